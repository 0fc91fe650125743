#!/usr/bin/env bash
# Gate: docs/alerts.yaml is what Prometheus reads, and its rules speak when they should and only then.
. "$(dirname "${BASH_SOURCE[0]}")/../lib.sh"
scripts/install.sh alerts

"$(promtool)" check rules docs/alerts.yaml
"$(promtool)" test rules scripts/ci/alerts/rules_test.yaml
