"""Plays the kubelet of one node: gives its pods the state that a test asks for.

Which pods behave how is told beside the cluster, so that what is applied stays as it is: rules of
namespace, pattern of the pod's name, and mode. The last rule that fits counts.

ready            runs and is ready at once
ready after N    runs, and is ready after N seconds
never ready      runs, and never passes its readiness probe
crash loop       ends with 1 again and again
image pull       its image cannot be pulled
pending          stays Pending without a word
succeeded        has ended well
failed           has ended badly
"""

import copy
import fnmatch
import threading
import time

PERIOD = 0.2  # seconds between two looks


class FakeKubelet:
    def __init__(self, api, node):
        self._api = api
        self._node = node
        self._rules = [("*", "*", "ready")]
        self._lock = threading.Lock()
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._states = {}  # uid -> what was last written
        self._seen = {}    # uid -> when it was first seen

    def start(self):
        self._thread.start()

    def stop(self):
        self._done.set()
        self._thread.join(10)

    def behave(self, namespace, name, mode):
        """Pods whose namespace and name fit these patterns behave like this from now on."""
        with self._lock:
            self._rules.append((namespace, name, mode))

    def _run(self):
        while not self._done.wait(PERIOD):
            answer = self._api.get("/api/v1/pods", fieldSelector=f"spec.nodeName={self._node}")
            for pod in answer.json["items"] if answer.code == 200 else []:
                self._look_after(pod)

    def _look_after(self, pod):
        metadata = pod["metadata"]
        path = f"/api/v1/namespaces/{metadata['namespace']}/pods/{metadata['name']}"
        if "deletionTimestamp" in metadata:
            # Otherwise a namespace would never finish its deletion.
            self._api.send("DELETE", path, {"gracePeriodSeconds": 0, "preconditions": {"uid": metadata["uid"]}})
            return
        state = self._state_of(pod)
        if state is not None and self._states.get(metadata["uid"]) != state:
            written = self._api.patch(f"{path}/status", {"status": copy.deepcopy(state)})
            if written.code == 200:
                self._states[metadata["uid"]] = state

    def _mode_of(self, metadata):
        with self._lock:
            rules = list(self._rules)
        return [mode for namespace, name, mode in rules
                if fnmatch.fnmatch(metadata["namespace"], namespace) and fnmatch.fnmatch(metadata["name"], name)][-1]

    def _state_of(self, pod):
        """The status that the pod should have; nothing for one that is left alone."""
        mode = self._mode_of(pod["metadata"])
        since = time.monotonic() - self._seen.setdefault(pod["metadata"]["uid"], time.monotonic())
        if mode == "pending":
            return None
        if mode.startswith("ready after "):
            mode = "ready" if since >= float(mode.split()[-1]) else "never ready"
        if mode == "image pull":
            return _status(pod, "Pending", waiting("ImagePullBackOff", "Back-off pulling image"))
        if mode == "crash loop":
            return _status(pod, "Running", waiting("CrashLoopBackOff", "back-off 10s restarting failed container"),
                           restarts=3)
        if mode == "succeeded":
            return _status(pod, "Succeeded", terminated(0, "Completed"))
        if mode == "failed":
            return _status(pod, "Failed", terminated(1, "Error"))
        return _status(pod, "Running", {"running": {}}, ready=mode == "ready")


def waiting(reason, message):
    return {"waiting": {"reason": reason, "message": message}}


def terminated(code, reason):
    return {"terminated": {"exitCode": code, "reason": reason}}


def _status(pod, phase, state, ready=False, restarts=0):
    conditions = {"Initialized": True, "Ready": ready, "ContainersReady": ready, "PodScheduled": True}
    containers = [{"name": each["name"], "image": each["image"], "imageID": "", "ready": ready,
                   "restartCount": restarts, "state": state} for each in pod["spec"]["containers"]]
    return {"phase": phase, "podIP": "10.0.0.1", "hostIP": "127.0.0.1", "containerStatuses": containers,
            "conditions": [{"type": name, "status": "True" if value else "False"}
                           for name, value in conditions.items()]}
