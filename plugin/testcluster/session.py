"""What the tests of the verbs share: inputs, and one verb that reads them from standard input."""

import subprocess

import e2e
from commands import ClusterTest

ROUTE = """\
apiVersion: production-stack.vllm.ai/v1alpha1
kind: StaticRoute
metadata:
  name: {name}
  namespace: {namespace}
spec:
  serviceDiscovery: static
  routingLogic: roundrobin
  staticBackends: http://one.{namespace}.svc:8000
  staticModels: {model}
  configMapName: {name}
"""

MODEL = """\
apiVersion: vllm.efortin.github.io/v1alpha1
kind: VLLMModel
metadata:
  name: {name}
  namespace: {namespace}
spec:
  modelName: {model}
  servedModelName: {name}
"""


def route(namespace, name="routes", model="llama"):
    return ROUTE.format(name=name, namespace=namespace, model=model)


class Session(ClusterTest):
    verb = "apply"

    def run_it(self, text, *flags, verb=None, **environment):
        return super().run_it(verb or self.verb, "-", *flags, text=text, **environment)

    def start(self, text, *flags, **environment):
        """As run_it, for what happens while it runs; to be used in a `with`."""
        running = subprocess.Popen([e2e.BINARY, self.verb, "-", *flags], stdin=subprocess.PIPE,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                                   env=self.environment(**environment))
        running.stdin.write(text)
        running.stdin.close()
        return running

    def config_map(self, name="routes"):
        return self.api.get(f"/api/v1/namespaces/{self.namespace}/configmaps/{name}")
