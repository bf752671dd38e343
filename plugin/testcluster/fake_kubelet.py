"""Plays the kubelet of all nodes: gives pods the state that a test asks for, and tells their logs.

Which pods behave how is told beside the cluster, so that what is applied stays as it is: rules of
namespace, pattern of the pod's name, and what holds for them. The last rule that fits counts.
"""

import dataclasses
import datetime
import fnmatch
import http.client
import threading
import time

from pod_modes import Look, mode_called, terminated, waiting

PERIOD = 0.2  # seconds between two looks

POD_ADDRESS = "10.0.0.1"

# What a kubelet says of those that wait for their image.
NO_LOG_YET = {"ErrImagePull": "image can't be pulled", "ImagePullBackOff": "trying and failing to pull image"}

# Longer than any tail of it.
LOG = "".join(f"{{container}}, run {{run}}: line {number}\n" for number in range(1, 41))


class Rules:
    """What holds for pods, by patterns of their namespaces and names."""

    def __init__(self, default):
        self._rules = [("*", "*", default)]

    def add(self, namespace, name, value):
        # A new list each time: another thread may be reading.
        self._rules = [*self._rules, (namespace, name, value)]

    def of(self, namespace, name):
        return [value for namespaces, names, value in self._rules
                if fnmatch.fnmatch(namespace, namespaces) and fnmatch.fnmatch(name, names)][-1]


@dataclasses.dataclass
class Life:
    """What has become of a pod so far."""
    mode: object
    since: float
    steps: int = 0            # that it has taken
    look: Look = None         # that was written
    without_node: bool = False


class NoLog(Exception):
    """Why a container has none."""


class FakeKubelet:
    def __init__(self, api):
        self._api = api
        self._modes = Rules(mode_called("ready"))
        self._logs = Rules(LOG)
        self._addresses = Rules(POD_ADDRESS)
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._lives = {}     # uid -> Life
        self._events = {}    # (uid, reason, message) -> name and count
        self._looks = {}     # (namespace, name) -> those of its containers, for logs

    def start(self):
        self._thread.start()

    def stop(self):
        self._done.set()
        if self._thread.is_alive():
            self._thread.join(10)

    def behave(self, namespace, name, mode):
        """Pods whose namespace and name fit these patterns behave like this from now on."""
        self._modes.add(namespace, name, mode_called(mode))

    def say(self, namespace, name, text):
        """What the containers of such pods have logged. {container} and {run} are filled in."""
        self._logs.add(namespace, name, text)

    def locate(self, namespace, name, address):
        """Such pods have this address."""
        self._addresses.add(namespace, name, address)

    def log_of(self, namespace, name, container, previous=False):
        look = self._looks.get((namespace, name), {}).get(container)
        if look is None:
            raise NoLog(f'container "{container}" in pod "{name}" is not available')
        run = _run_logged(look, name, container, previous)
        return self._logs.of(namespace, name).replace("{container}", container).replace("{run}", str(run))

    def _run(self):
        while not self._done.wait(PERIOD):
            try:
                answer = self._api.get("/api/v1/pods")
                for pod in answer.json["items"] if answer.code == 200 else []:
                    self._look_after(pod)
            except (OSError, http.client.HTTPException):
                pass  # the server is away; it may come back

    def _look_after(self, pod):
        metadata = pod["metadata"]
        if "deletionTimestamp" in metadata:
            # Otherwise a namespace would never finish its deletion.
            self._api.send("DELETE", _path(metadata),
                           {"gracePeriodSeconds": 0, "preconditions": {"uid": metadata["uid"]}})
            return
        mode = self._modes.of(metadata["namespace"], metadata["name"])
        life = self._lives.get(metadata["uid"])
        has_node = "nodeName" in pod["spec"]
        if life is None or life.mode is not mode or life.without_node == has_node:
            life = Life(mode, time.monotonic(), without_node=not has_node)
            self._lives[metadata["uid"]] = life
            if not has_node:
                for event in mode.without_node:
                    self._tell(pod, event)
        if has_node:
            self._go_on(pod, life)

    def _go_on(self, pod, life):
        metadata = pod["metadata"]
        reached = [each for each in life.mode.steps if each.after <= time.monotonic() - life.since]
        if reached and reached[-1].look != life.look:
            look = reached[-1].look
            status = _status(pod, look, self._addresses.of(metadata["namespace"], metadata["name"]))
            if self._api.patch(f"{_path(metadata)}/status", {"status": status}).code != 200:
                return
            life.look = look
            self._looks[metadata["namespace"], metadata["name"]] = _looks(pod, look)
        for step in reached[life.steps:]:
            for event in step.events:
                self._tell(pod, event, "initContainers" if step.look.init else "containers")
        life.steps = len(reached)

    def _tell(self, pod, event, containers="containers"):
        """One that comes again is counted."""
        metadata = pod["metadata"]
        container = pod["spec"][containers][0]
        message = _filled(event.message, pod, container)
        events = f"/api/v1/namespaces/{metadata['namespace']}/events"
        key = (metadata["uid"], event.reason, message)
        name, count = self._events.get(key, (f"{metadata['name']}.{time.time_ns():x}", 0))
        self._events[key] = (name, count + 1)
        if count > 0:
            self._api.patch(f"{events}/{name}", {"count": count + 1, "lastTimestamp": _now()})
            return
        about = {"apiVersion": "v1", "kind": "Pod", **{key: metadata[key] for key in ("namespace", "name", "uid")}}
        if event.of_container:
            about["fieldPath"] = f"spec.{containers}{{{container['name']}}}"
        self._api.post(events, {
            "apiVersion": "v1", "kind": "Event", "metadata": {"name": name, "namespace": metadata["namespace"]},
            "involvedObject": about, "type": event.type, "reason": event.reason, "message": message, "count": 1,
            "source": {"component": event.source}, "firstTimestamp": _now(), "lastTimestamp": _now()})


def _now():
    return datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def _path(metadata):
    return f"/api/v1/namespaces/{metadata['namespace']}/pods/{metadata['name']}"


def _filled(value, pod, container):
    """With the names in braces replaced, in all texts of it."""
    if isinstance(value, dict):
        return {key: _filled(each, pod, container) for key, each in value.items()}
    if isinstance(value, str):
        metadata = pod["metadata"]
        for name, text in (("pod", metadata["name"]), ("namespace", metadata["namespace"]), ("uid", metadata["uid"]),
                           ("container", container["name"]), ("image", container["image"]), ("now", _now())):
            value = value.replace(f"{{{name}}}", text)
    return value


def _looks(pod, look):
    """How each container looks, by its name."""
    first, others = look, look
    if look.init:
        others = Look(look.phase, waiting("PodInitializing"))
    else:
        first = Look(look.phase, terminated(0, "Completed"), ready=True)
    return {**{each["name"]: first for each in pod["spec"].get("initContainers", [])},
            **{each["name"]: others for each in pod["spec"]["containers"]}}


def _status(pod, look, address):
    looks = _looks(pod, look)
    conditions = {"Initialized": not look.init, "Ready": look.ready, "ContainersReady": look.ready,
                  "PodScheduled": True}

    def containers(field):
        return [_container(pod, each, looks[each["name"]]) for each in pod["spec"].get(field, [])]

    return {"phase": look.phase, "podIP": address, "podIPs": [{"ip": address}], "hostIP": "127.0.0.1",
            "startTime": pod["status"].get("startTime", _now()),
            "initContainerStatuses": containers("initContainers"), "containerStatuses": containers("containers"),
            "conditions": [_condition(pod, name, value) for name, value in conditions.items()]}


def _container(pod, container, look):
    return {"name": container["name"], "image": container["image"], "imageID": "", "ready": look.ready,
            "restartCount": look.restarts, "started": "running" in look.state,
            "state": _filled(look.state, pod, container), "lastState": _filled(look.last, pod, container)}


def _condition(pod, name, value):
    """The time tells when it last became another."""
    condition = {"type": name, "status": "True" if value else "False", "lastTransitionTime": _now()}
    before = [each for each in pod["status"].get("conditions", [])
              if each["type"] == name and each["status"] == condition["status"]]
    return before[0] if before else condition


def _run_logged(look, pod, container, previous):
    """The number of the run whose log is asked for, or the kubelet's words of why there is none."""
    if previous and not look.last:
        raise NoLog(f'previous terminated container "{container}" in pod "{pod}" not found')
    if "waiting" in look.state and not look.last:
        reason = look.state["waiting"]["reason"]
        raise NoLog(f'container "{container}" in pod "{pod}" is waiting to start: {NO_LOG_YET.get(reason, reason)}')
    # In a back-off the last run is both the current and the previous one.
    return look.restarts - 1 if previous and "waiting" not in look.state else look.restarts
