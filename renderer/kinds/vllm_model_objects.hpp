#pragma once

#include <array>
#include <string>
#include <string_view>

#include "renderer/kinds/plan.hpp"
#include "renderer/kinds/vllm_model_workload.hpp"

namespace routerctl::kinds {

/// A key of the ConfigMap, which is a variable of the container too.
struct VllmVariable {
  std::string_view name, field;
  yaml::Type type;  ///< the only one that the proxy reads
};

/// In the order of the container.
inline constexpr std::array vllm_variables{
    VllmVariable{"MODEL_NAME", "modelName", yaml::Type::string},
    VllmVariable{"SERVED_MODEL_NAME", "servedModelName", yaml::Type::string},
    VllmVariable{"TOOL_CALL_PARSER", "toolCallParser", yaml::Type::string},
    VllmVariable{"REASONING_PARSER", "reasoningParser", yaml::Type::string},
    VllmVariable{"TENSOR_PARALLEL_SIZE", "tensorParallelSize", yaml::Type::integer},
    VllmVariable{"MAX_MODEL_LEN", "maxModelLen", yaml::Type::integer},
    VllmVariable{"GPU_MEMORY_UTILIZATION", "gpuMemoryUtilization", yaml::Type::number},
    VllmVariable{"ENABLE_CHUNKED_PREFILL", "enableChunkedPrefill", yaml::Type::boolean},
    VllmVariable{"MAX_NUM_BATCHED_TOKENS", "maxNumBatchedTokens", yaml::Type::integer},
    VllmVariable{"MAX_NUM_SEQS", "maxNumSeqs", yaml::Type::integer},
    VllmVariable{"DTYPE", "dtype", yaml::Type::string},
    VllmVariable{"DISABLE_CUSTOM_ALL_REDUCE", "disableCustomAllReduce", yaml::Type::boolean},
    VllmVariable{"ENABLE_PREFIX_CACHING", "enablePrefixCaching", yaml::Type::boolean},
    VllmVariable{"CPU_OFFLOAD_GB", "cpuOffloadGB", yaml::Type::integer},
    VllmVariable{"ENABLE_AUTO_TOOL_CHOICE", "enableAutoToolChoice", yaml::Type::boolean},
};

/// Two digits after the point, as C's %.2f rounds.
std::string two_digits(double number);

/// Holds the initial model.
PlannedObject vllm_config_map(const VllmWorkload& workload, const Inputs& inputs);
PlannedObject vllm_service(const VllmWorkload& workload, const Inputs& inputs);
PlannedObject vllm_deployment(const VllmWorkload& workload, const Inputs& inputs);

}  // namespace routerctl::kinds
