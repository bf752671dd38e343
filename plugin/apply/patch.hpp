#pragma once

#include "plugin/api/client.hpp"
#include "plugin/apply/plan.hpp"

namespace routerctl::apply {

/// Sends the item's body. Where an old server cannot merge Service ports without a protocol, the
/// body gets one and is sent again; where another writer was faster (409), it is sent again too.
api::Answer patch(Item& item, api::Client& client, bool dry_run, bool force);

/// Throws api::Unreachable for what is no refusal of an object: nothing else would go through.
void require_connection(const api::Refusal& refusal);

/// Whether an apply that turned `before` into `after` changed anything, the status and the
/// server's own counters aside.
bool same_but_for_status(const Json& before, const Json& after);

}  // namespace routerctl::apply
