#!/bin/bash
# Boot script of the training machine (Amazon Linux 2023). The stack puts these lines before it:
#   export TTLU_BUCKET=…     the bucket with the archive, the code and the models
#   export TTLU_SEASONS=…    recorded seasons to train on, e.g. 2016-17,2017-18; empty for the weekly training on the
#                            bucket's tables, which promotes what it trained where that is not worse
#   export TTLU_EVALUATE=…   seasons to judge the model on; may be empty
#   export TTLU_COMMIT=…     of the code
# The machine runs once: whatever happens, its log goes to the bucket and it shuts down, which ends it.
set -euo pipefail
: "${TTLU_BUCKET:?}"

WORK=/opt/ttlu
LOG=/var/log/ttlu-trainer.log
mkdir -p "$WORK/archive"
cd "$WORK"

finish() {
  aws s3 cp "$LOG" "s3://$TTLU_BUCKET/logs/trainer/$(date -u +%Y-%m-%dT%H%M%SZ).log" || true
  shutdown -h now
}
trap finish EXIT
exec > >(tee "$LOG") 2>&1

dnf install -y nodejs22
if [[ -n ${TTLU_SEASONS:-} ]]; then
  aws s3 sync "s3://$TTLU_BUCKET/archive/espn/seasons" archive/espn/seasons --exclude '*' --include 'pbp_*' --include 'games_*'
  aws s3 sync "s3://$TTLU_BUCKET/archive/lines" archive/lines --exclude '*' --include 'sbr_totals_*'
fi
aws s3 sync "s3://$TTLU_BUCKET/code/ec2" .

# DuckDB is native and outside the bundle; TensorFlow's own library is faster than its WebAssembly, where it installs.
npm install --no-save @duckdb/node-api@1.5.5-r.5
npm install --no-save @tensorflow/tfjs-node@4.22.0 || true

export TTLU_ARCHIVE="$WORK/archive" TTLU_DATA="$WORK/data"
if [[ -n ${TTLU_SEASONS:-} ]]; then
  node-22 trainer.mjs --seasons "$TTLU_SEASONS" --evaluate "${TTLU_EVALUATE:-}" --commit "${TTLU_COMMIT:-}"
else
  node-22 trainer.mjs --weekly "$(TZ=America/New_York date +%F)" --commit "${TTLU_COMMIT:-}"
fi
