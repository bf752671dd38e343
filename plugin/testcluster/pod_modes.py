"""How pods can behave: what the fake kubelet says of them, as a real one would.

A mode is a list of steps. Each tells how a pod looks from so many seconds on after it got its node,
and which events come then. Names in braces are filled in: pod, namespace, uid, container, image, now.

Steps come much faster than in real life, where a back-off lasts from ten seconds to five minutes.
"""

import dataclasses


@dataclasses.dataclass(frozen=True)
class Look:
    """The status of a pod whose containers are all alike."""
    phase: str
    state: dict
    ready: bool = False
    restarts: int = 0
    last: dict = dataclasses.field(default_factory=dict)
    # Of the init containers, which the others wait for; unless this is said, they have ended well.
    init: bool = False


@dataclasses.dataclass(frozen=True)
class Event:
    reason: str
    message: str
    type: str = "Warning"
    source: str = "kubelet"
    of_container: bool = True


@dataclasses.dataclass(frozen=True)
class Step:
    after: float
    look: Look
    events: tuple = ()


@dataclasses.dataclass(frozen=True)
class Mode:
    steps: tuple
    # What is said of pods that have no node yet.
    without_node: tuple = ()


def waiting(reason, message=None):
    return {"waiting": {"reason": reason, **({"message": message} if message else {})}}


def terminated(code, reason):
    return {"terminated": {"exitCode": code, "reason": reason, "containerID": "fake://{pod}/{container}",
                           "startedAt": "{now}", "finishedAt": "{now}"}}


RUNNING = {"running": {"startedAt": "{now}"}}
CREATING = waiting("ContainerCreating")

STARTED = (Event("Pulled", 'Container image "{image}" already present on machine', "Normal"),
           Event("Created", "Created container {container}", "Normal"),
           Event("Started", "Started container {container}", "Normal"))
UNHEALTHY = Event("Unhealthy", "Readiness probe failed: HTTP probe failed with statuscode: 503")
PULL_FAILED = 'Failed to pull image "{image}": rpc error: code = NotFound desc = {image}: not found'
PULL = (Event("Pulling", 'Pulling image "{image}"', "Normal"), Event("Failed", PULL_FAILED),
        Event("Failed", "Error: ErrImagePull"))
PULL_BACK_OFF = (Event("BackOff", 'Back-off pulling image "{image}"', "Normal"),
                 Event("Failed", "Error: ImagePullBackOff"))
NEVER_PULL = 'Container image "{image}" is not present with pull policy of Never'
NO_SECRET = 'secret "credentials" not found'
NOT_MOUNTED = Event("FailedMount", 'MountVolume.SetUp failed for volume "config" : configmap "config" not found',
                    of_container=False)
SCALE_UP = Event("TriggeredScaleUp", "pod triggered scale-up: [{gpu-nodes 0->1 (max: 3)}]", "Normal",
                 "cluster-autoscaler", of_container=False)


def mode(*steps, without_node=()):
    return Mode(steps, without_node)


def repeated(start, *events, times=6):
    """Moments at which the events come again, each pause twice as long as the one before."""
    return [(start * 2 ** number, events) for number in range(times)]


def runs(after=0.0, **more):
    return Step(after, Look("Running", RUNNING, **more), STARTED)


def ready(after=0.0, **more):
    return runs(after, ready=True, **more)


def ready_after(seconds):
    unready = Look("Running", RUNNING)
    return mode(Step(0, unready, STARTED), Step(0.2, unready, (UNHEALTHY,)),
                Step(seconds, dataclasses.replace(unready, ready=True)))


def never_ready():
    unready = Look("Running", RUNNING)
    return mode(Step(0, unready, STARTED), *[Step(at, unready, events) for at, events in repeated(0.3, UNHEALTHY)])


def crash_loop(code, reason, init=False):
    """Runs for a moment, again and again. The first restart comes at once, the others after a back-off."""
    ended = terminated(code, reason)
    phase = "Pending" if init else "Running"
    steps, at = [], 0.0
    for restarts in range(8):
        last = ended if restarts else {}
        steps.append(Step(at, Look(phase, RUNNING, restarts=restarts, last=last, init=init), STARTED))
        at += 0.3
        if restarts:
            message = f"back-off {min(10 * 2 ** (restarts - 1), 300)}s restarting failed container={{container}} " \
                      "pod={pod}_{namespace}({uid})"
            steps.append(Step(at, Look(phase, waiting("CrashLoopBackOff", message), restarts=restarts, last=ended,
                                       init=init),
                              (Event("BackOff", "Back-off restarting failed container"),)))
            at += 0.5 * 2 ** (restarts - 1)
    return mode(*steps)


def restarted():
    ended = terminated(1, "Error")
    return mode(runs(), Step(0.4, Look("Running", ended)), ready(0.8, restarts=1, last=ended))


def not_pulled():
    return Look("Pending", waiting("ErrImagePull", PULL_FAILED.partition(": ")[2]))


def image_pull():
    back_off = Look("Pending", waiting("ImagePullBackOff", 'Back-off pulling image "{image}"'))
    return mode(Step(0, not_pulled(), PULL),
                *[Step(at, back_off, events) for at, events in repeated(0.6, *PULL_BACK_OFF)])


def never_starts(reason, message):
    """Its container cannot be made."""
    look, failed = Look("Pending", waiting(reason, message)), Event("Failed", f"Error: {message}")
    return mode(Step(0, look, (failed,)), *[Step(at, look, events) for at, events in repeated(0.5, failed)])


def not_mounted():
    look = Look("Pending", CREATING)
    return [Step(0, look, (NOT_MOUNTED,)), *[Step(at, look, events) for at, events in repeated(0.5, NOT_MOUNTED)]]


MODES = {
    # Runs and is ready at once.
    "ready": mode(ready()),
    # Runs, and never passes its readiness probe.
    "never ready": never_ready(),
    # Ends with 1 again and again.
    "crash loop": crash_loop(1, "Error"),
    # The same, killed for the memory that it takes.
    "out of memory": crash_loop(137, "OOMKilled"),
    # Its init containers do that, and so the others never start.
    "init crash loop": crash_loop(2, "Error", init=True),
    # Ends once and is ready then.
    "restarted": restarted(),
    # Its image cannot be pulled.
    "image pull": image_pull(),
    # It can, the second time.
    "image pull recovers": mode(Step(0, not_pulled(), PULL), ready(1)),
    # It is not there and may not be pulled.
    "image never pull": never_starts("ErrImageNeverPull", NEVER_PULL),
    # Its environment names a Secret that does not exist.
    "bad config": never_starts("CreateContainerConfigError", NO_SECRET),
    # A volume names a ConfigMap that does not exist.
    "mount fails": mode(*not_mounted()),
    # It comes a moment later.
    "mount recovers": mode(*[each for each in not_mounted() if each.after < 1.2], ready(1.2)),
    # Ready once it has a node; before that, the autoscaler says that one is coming.
    "node is coming": mode(ready(), without_node=(SCALE_UP,)),
    # Stays Pending without a word.
    "pending": mode(),
    # Has ended well.
    "succeeded": mode(Step(0, Look("Succeeded", terminated(0, "Completed")))),
    # Has ended badly.
    "failed": mode(Step(0, Look("Failed", terminated(1, "Error")))),
}


def mode_called(name):
    """One of the above, or "ready after N": runs, and is ready after N seconds."""
    if name.startswith("ready after "):
        return ready_after(float(name.split()[-1]))
    return MODES[name]
