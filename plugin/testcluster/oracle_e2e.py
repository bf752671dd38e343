"""The recorded verdicts are still the API server's, and fresh mistakes are judged alike."""

import concurrent.futures
import json
import os
import random
import subprocess
import unittest

import corpus
import crd_server
import e2e
import oracle
import record

# Codes of what routerctl refuses and the server does not see, or sees otherwise; docs/validate.md says why.
OWN_REFUSALS = ("generate-name", "yaml-")
FRESH = 700


def verdict(entry):
    """(accepted, codes) of routerctl."""
    done = subprocess.run([e2e.BINARY, "validate", "-o", "json", "-"], input=entry.text.encode(), capture_output=True,
                          check=False)
    found = [each for each in json.loads(done.stdout)["results"]
             if each["severity"] == "error" and each["authority"] in ("yaml", "api-server")]
    return not found, [each["code"] for each in found]


class Verdicts(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.api = e2e.crd_server().api()
        cls.known = corpus.definitions()
        for definition in cls.known.values():
            conditions = crd_server.establish(cls.api, definition.crd)
            if "NonStructuralSchema" in conditions:
                raise AssertionError(f"{definition.kind}: {conditions['NonStructuralSchema']}")

    def test_recorded_answers(self):
        count = 0
        for entry, answer in record.recorded():
            now = oracle.ask(self.api, self.known[entry.kind], entry.text)
            count += 1
            with self.subTest(kind=entry.kind, what=entry.what):
                self.assertEqual(now, answer)
        print(f"{count} answers are as recorded", flush=True)
        self.assertGreater(count, 3000)

    def test_fresh_mistakes(self):
        seed = int(os.environ.get("ROUTERCTL_SEED", "2"))
        entries = random.Random(seed).sample(corpus.corpus(seed), FRESH)
        with concurrent.futures.ThreadPoolExecutor() as pool:
            verdicts = list(pool.map(verdict, entries))
        for entry, (accepted, codes) in zip(entries, verdicts):
            answer = oracle.ask(self.api, self.known[entry.kind], entry.text)
            only_status = answer.get("unknown") and all(each.startswith("status") for each in answer["unknown"])
            if accepted != answer["accepted"] and not only_status and not any(
                    each.startswith(OWN_REFUSALS) for each in codes):
                with self.subTest(seed=seed, kind=entry.kind, what=entry.what):
                    self.fail(f"{entry.text}\nserver: {answer}\nrouterctl: {accepted} {codes}")
        print(f"{len(entries)} fresh mistakes of seed {seed}", flush=True)
