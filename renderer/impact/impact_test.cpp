#include "renderer/impact/impact.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "renderer/impact/test_objects.hpp"

namespace {

using namespace routerctl;
using namespace routerctl::impact;
using impact::test::plain;
using impact::test::with;

const std::string deployment = R"(apiVersion: apps/v1
kind: Deployment
metadata: {name: vllm, namespace: serving, labels: {team: a}}
spec:
  replicas: 2
  selector: {matchLabels: {app: vllm}}
  template:
    metadata: {labels: {app: vllm}}
    spec:
      containers:
      - name: vllm
        image: vllm:1
        envFrom: [{configMapRef: {name: model}}]
        env: [{name: TOKEN, valueFrom: {secretKeyRef: {name: token, key: hf}}}]
        resources: {limits: {cpu: "1", nvidia.com/gpu: 4}}
        volumeMounts: [{name: files, mountPath: /etc/files}]
      volumes: [{name: files, configMap: {name: files}}]
)";
const std::string service = R"(---
apiVersion: v1
kind: Service
metadata: {name: vllm, namespace: serving}
spec:
  selector: {app: vllm}
  ports: [{port: 80, targetPort: 8000}]
)";
const std::string config = R"(---
apiVersion: v1
kind: ConfigMap
metadata: {name: model, namespace: serving}
data: {MODEL: a, OTHER: b}
)";

Comparison compare(const std::string& before, const std::string& after,
                   ConfigReading reading = {}) {
  return impact::test::compare(before, after, reading);
}

// What happens to the one object that is affected.
Entry only(const std::string& before, const std::string& after, ConfigReading reading = {}) {
  Comparison report = compare(before, after, reading);
  REQUIRE(report.entries.size() == 1);
  return report.entries.front();
}

std::string first_words(const Entry& entry) { return plain(entry.effects.front().text); }

std::string all_words(const Entry& entry) {
  std::string words;
  for (const Effect& effect : entry.effects) {
    words += plain(effect.text) + "\n";
  }
  return words;
}

}  // namespace

TEST_CASE("a change of one field of a Deployment") {
  struct Row {
    const char *what, *instead;
    Action action;
    const char* words;
  };
  const Row rows[] = {
      {"image: vllm:1", "image: vllm:2", Action::restart,
       "2 pods with 4 GPUs each are replaced, step by step; up to 1 pod more, so 4 free GPUs, "
       "meanwhile"},
      {"replicas: 2", "replicas: 3", Action::scale, "from 2 to 3 pods: 4 GPUs more"},
      {"replicas: 2", "replicas: 1", Action::scale, "from 2 to 1 pod: 4 GPUs are freed"},
      {"replicas: 2\n", "replicas: 2\n  minReadySeconds: 5\n", Action::update,
       "changes in place: spec.minReadySeconds"},
      {"team: a", "team: b", Action::none, "metadata.labels.team"},
      {"cpu: \"1\"", "cpu: 1000m", Action::none, "the same values, written another way"},
      {"replicas: 2\n", "replicas: 2\n  paused: null\n", Action::none,
       "the same values, written another way"},
      {"matchLabels: {app: vllm}", "matchLabels: {app: other}", Action::recreate,
       "spec.selector.matchLabels.app cannot be changed: the API server refuses it until the "
       "object is deleted; then it can be made again"},
      {"replicas: 2\n", "replicas: 2\n  paused: true\n", Action::update,
       "changes in place: spec.paused"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.instead);
    const Entry entry = only(deployment, with(deployment, row.what, row.instead));
    CHECK(entry.resource == "deployment.apps/vllm");
    CHECK(entry.namespace_ == "serving");
    CHECK(entry.worst() == row.action);
    CHECK(first_words(entry) == row.words);
  }
  CHECK(compare(deployment, deployment).entries.empty());
  CHECK(compare(deployment, deployment).unchanged == 1);
}

TEST_CASE("pods that restart are counted, with their GPUs") {
  const std::string newer = with(deployment, "image: vllm:1", "image: vllm:2");
  struct Row {
    const char *what, *instead;
    std::int64_t stopped, started, gpus;
  };
  const Row rows[] = {{"replicas: 2", "replicas: 2", 2, 2, 4},
                      {"replicas: 2", "replicas: 4", 2, 4, 4},
                      {"replicas: 2", "replicas: 1", 2, 1, 4},
                      {"gpu: 4", "gpu: 8", 2, 2, 4},
                      {"replicas: 2", "replicas: 0", 2, 0, 4}};
  for (const Row& row : rows) {
    CAPTURE(row.instead);
    const Entry entry = only(deployment, with(newer, row.what, row.instead));
    CHECK(entry.stopped.count == row.stopped);
    CHECK(entry.started.count == row.started);
    CHECK(entry.stopped.gpus_each == row.gpus);
  }
  CHECK(all_words(only(deployment, with(newer, "gpu: 4", "gpu: 8")))
            .find("a pod then has 8 GPUs instead of 4") != std::string::npos);
  const Comparison report = compare(deployment, with(deployment, "replicas: 2", "replicas: 3"));
  CHECK(report.before.gpus == 8);
  CHECK(report.after.gpus == 12);
}

TEST_CASE("how pods are replaced is up to the kind and its strategy") {
  struct Row {
    const char *strategy, *words;
  };
  const Row rows[] = {
      {"strategy: {type: Recreate}",
       "2 pods with 4 GPUs each are replaced, all at once: nothing serves until the new ones are "
       "ready"},
      {"strategy: {rollingUpdate: {maxSurge: 0}}",
       "2 pods with 4 GPUs each are replaced, step by step, in the place of the old ones"},
      {"strategy: {rollingUpdate: {maxSurge: 100%}}",
       "2 pods with 4 GPUs each are replaced, step by step; up to 2 pods more, so 8 free GPUs, "
       "meanwhile"},
      {"paused: true",
       "changes to spec.template.spec.containers[0].image count once the Deployment is no longer "
       "paused"},
  };
  for (const Row& row : rows) {
    const std::string old =
        with(deployment, "replicas: 2\n", "replicas: 2\n  " + std::string(row.strategy) + "\n");
    CHECK(first_words(only(old, with(old, "vllm:1", "vllm:2"))) == row.words);
  }
  const auto as = [](const char* kind, const char* more) {
    return with(with(deployment, "Deployment", kind), "replicas: 2\n",
                "replicas: 2\n  " + std::string(more) + "\n");
  };
  const Row kinds[] = {
      {"updateStrategy: {type: RollingUpdate}",
       "2 pods with 4 GPUs each are replaced, one after another"},
      {"updateStrategy: {rollingUpdate: {partition: 1}}",
       "1 pod with 4 GPUs is replaced, one after another"},
      {"updateStrategy: {type: OnDelete}",
       "changes to spec.template.spec.containers[0].image count only for pods that somebody "
       "deletes (updateStrategy OnDelete)"},
  };
  for (const Row& row : kinds) {
    const std::string old = as("StatefulSet", row.strategy);
    CHECK(first_words(only(old, with(old, "vllm:1", "vllm:2"))) == row.words);
  }
  const std::string daemons = as("DaemonSet", "minReadySeconds: 1");
  CHECK(first_words(only(daemons, with(daemons, "vllm:1", "vllm:2"))) ==
        "a pod on every node with 4 GPUs are replaced, one after another");
}

TEST_CASE("objects that come and go") {
  const Entry added = only("", deployment);
  CHECK(added.worst() == Action::add);
  CHECK(first_words(added) == "2 pods with 4 GPUs each start: 8 GPUs are needed");
  CHECK(added.started.gpus() == 8);
  const Entry removed = only(deployment, "");
  CHECK(removed.worst() == Action::remove);
  CHECK(first_words(removed) == "2 pods with 4 GPUs each stop: 8 GPUs are freed");
  CHECK(removed.stopped.gpus() == 8);
  CHECK(first_words(only("", config)) == "created");
  CHECK(first_words(only(config, "")) == "deleted");
  CHECK(first_words(only(service, "")) == "its address goes: clients that use it fail");
  CHECK(first_words(only(config + "---\n" + deployment, deployment)) ==
        "deployment.apps/vllm still needs it: its pods cannot start again");
}

TEST_CASE("a ConfigMap is judged by how pods read it") {
  const std::string workload = "---\n" + deployment;
  const std::string changed = with(config, "MODEL: a", "MODEL: c");
  const Entry stale = only(config + workload, changed + workload);
  CHECK(stale.resource == "configmap/model");
  CHECK(stale.worst() == Action::stale);
  CHECK(first_words(stale) ==
        "deployment.apps/vllm (2 pods with 4 GPUs each) reads MODEL only when a pod starts, and "
        "keeps the old until then: kubectl rollout restart deployment.apps/vllm -n serving");

  // Restarted by the same change: nothing is left to do.
  const Comparison both = compare(config + workload, changed + with(workload, "vllm:1", "vllm:2"));
  REQUIRE(both.entries.size() == 2);
  CHECK(first_words(both.entries[1]) ==
        "takes effect as the pods of deployment.apps/vllm are replaced anyway");

  const std::string files = with(config, "name: model", "name: files");
  const std::string other = with(changed, "name: model", "name: files");
  CHECK(only(files + workload, other + workload).worst() == Action::files);
  const ConfigReading again{ConfigReading::When::at_run_time, "it looks every 10 seconds"};
  const Entry reread = only(files + workload, other + workload, again);
  CHECK(reread.worst() == Action::reread);
  CHECK(first_words(reread) ==
        "deployment.apps/vllm (2 pods with 4 GPUs each) gets MODEL while it runs: it looks every "
        "10 seconds");
  CHECK(only(files + workload, other + workload, {ConfigReading::When::at_start, "once"}).worst() ==
        Action::stale);

  // What the pods show counts more than what a kind declares.
  CHECK(only(config + workload, changed + workload, again).worst() == Action::stale);
  const std::string by_sub_path =
      with(workload, "mountPath: /etc/files", "mountPath: /etc/files/MODEL, subPath: MODEL");
  CHECK(only(files + by_sub_path, other + by_sub_path, again).worst() == Action::stale);

  // Nobody here reads it.
  CHECK(first_words(only(config, changed)) == "no pod of these objects reads MODEL");
  CHECK(only(config, changed, again).worst() == Action::reread);
  CHECK(only(config, changed, {ConfigReading::When::at_start, "once"}).worst() == Action::stale);
  CHECK(only(with(config, "\ndata:", "\nimmutable: true\ndata:"),
             with(changed, "\ndata:", "\nimmutable: true\ndata:"))
            .worst() == Action::recreate);
}

TEST_CASE("a key that a workload does not read does not touch it") {
  const std::string secret =
      "---\napiVersion: v1\nkind: Secret\nmetadata: {name: token, namespace: serving}\n"
      "stringData: {hf: a, other: b}\n";
  const std::string workload = "---\n" + deployment;
  CHECK(first_words(only(secret + workload, with(secret, "other: b", "other: c") + workload)) ==
        "no pod of these objects reads other");
  CHECK(only(secret + workload, with(secret, "hf: a", "hf: c") + workload).worst() ==
        Action::stale);
  // Another namespace has another Secret of that name.
  const std::string elsewhere = with(secret, "serving", "other");
  CHECK(first_words(only(elsewhere + workload, with(elsewhere, "hf: a", "hf: c") + workload)) ==
        "no pod of these objects reads hf");
}

TEST_CASE("a Service is judged by the pods that run when it changes") {
  struct Row {
    const char *what, *instead;
    Action action;
    const char* words;
  };
  const Row rows[] = {
      {"selector: {app: vllm}", "selector: {app: other}", Action::traffic,
       "another selector: no pod of these objects matches it: traffic stops unless others do"},
      {"port: 80,", "port: 81,", Action::traffic, "port 80 is closed: clients that use it fail"},
      {"targetPort: 8000", "targetPort: 9000", Action::traffic,
       "port 80 leads to port 9000 of the pods instead of 8000: traffic stops where nothing "
       "listens there yet"},
      {"ports: [", "ports: [{port: 81}, ", Action::update, "changes in place: spec.ports"},
      {"spec:\n", "spec:\n  clusterIP: None\n", Action::recreate,
       "spec.clusterIP cannot be changed: the API server refuses it until the object is deleted; "
       "then it can be made again"},
      {"spec:\n", "spec:\n  sessionAffinity: ClientIP\n", Action::update,
       "changes in place: spec.sessionAffinity"},
  };
  const std::string workload = "---\n" + deployment;
  for (const Row& row : rows) {
    CAPTURE(row.instead);
    const Entry entry = only(service + workload, with(service, row.what, row.instead) + workload);
    CHECK(entry.worst() == row.action);
    CHECK(first_words(entry) == row.words);
  }
}

TEST_CASE("a label that pods get in the same change is not there yet") {
  const std::string workload = "---\n" + deployment;
  const std::string labelled =
      with(workload, "metadata: {labels: {app: vllm}}", "metadata: {labels: {app: vllm, v: '2'}}");
  const std::string selecting = with(service, "app: vllm}", "app: vllm, v: '2'}");
  const Comparison gap = compare(service + workload, selecting + labelled);
  REQUIRE(gap.entries.size() == 2);
  CHECK(first_words(gap.entries[0]) ==
        "another selector: no pod that runs matches it: traffic stops until deployment.apps/vllm "
        "has pods that are ready");
  const Comparison none = compare(service + labelled, selecting + labelled);
  REQUIRE(none.entries.size() == 1);
  CHECK(none.entries[0].worst() == Action::update);

  // The Service stays, and its pods get another label.
  const std::string renamed =
      with(workload, "labels: {app: vllm}}\n    spec", "labels: {app: x}}\n    spec");
  const Comparison lost = compare(service + workload, service + renamed);
  CHECK(std::any_of(lost.entries.begin(), lost.entries.end(), [](const Entry& entry) {
    return entry.resource == "service/vllm" && entry.worst() == Action::traffic;
  }));
}

TEST_CASE("an autoscaler decides how many pods run") {
  const std::string scaler = R"(---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: auto, namespace: serving}
spec: {scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: vllm}}
---
)";
  CHECK(first_words(only(scaler + deployment, scaler + with(deployment, "vllm:1", "vllm:2"))) ==
        "2 pods with 4 GPUs each are replaced, step by step; up to 1 pod more, so 4 free GPUs, "
        "meanwhile; horizontalpodautoscaler.autoscaling/auto decides how many really run");
}

TEST_CASE("what was there and cannot be read is unknown") {
  const Json object = impact::test::object(deployment);
  const std::vector<NewObject> after{{&object, {}}};
  const std::vector<const Json*> unreadable{&object};
  const Comparison report = impact::compare({}, after, unreadable);
  REQUIRE(report.entries.size() == 1);
  CHECK(report.entries[0].worst() == Action::unknown);
}

TEST_CASE("the worst comes first, and the order of the objects does not matter") {
  const std::string before = service + "---\n" + deployment + config;
  const std::string after = config + service + "---\n" + with(deployment, "team: a", "team: b");
  const Comparison report = compare(with(before, "MODEL: a", "MODEL: z"), after);
  REQUIRE(report.entries.size() == 2);
  CHECK(report.entries[0].resource == "configmap/model");
  CHECK(report.entries[1].resource == "deployment.apps/vllm");
  CHECK(report.unchanged == 1);
}

TEST_CASE("objects of any shape are compared") {
  const std::string odd = R"(apiVersion: v1
kind: Service
metadata: {name: odd}
spec: {selector: [1], ports: {a: b}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: odd}
spec: {replicas: many, template: {spec: {containers: text, volumes: [1, {configMap: 3}]}}}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: odd}
data: text
)";
  CHECK_NOTHROW(compare(odd, with(odd, "replicas: many", "replicas: [1]")));
  CHECK_NOTHROW(compare(odd, with(odd, "data: text", "data: [1]")));
  CHECK_NOTHROW(compare(odd, with(odd, "selector: [1]", "selector: x")));
  CHECK_NOTHROW(compare("", odd));
  CHECK_NOTHROW(compare(odd, ""));
}
