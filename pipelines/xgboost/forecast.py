"""XGBoost on the model's own features, as a yardstick: called by forecast.ts, needs Debian's python3-xgboost.

usage: forecast.py FOLDER, which holds job.json {"columns", "close_remaining", "seconds_left", "threads"} and raw little-endian
arrays: train.f32 (rows x columns), train.y, train.held (float32 each; held = 1 for the latest games), test.f32.
Writes mean.f32 and sd.f32, points to come by test row, and prints {"seconds", "version"}.
"""
import json
import sys
import time

import numpy as np
import xgboost

folder = sys.argv[1]
job = json.load(open(f"{folder}/job.json"))
columns = job["columns"]
read = lambda name: np.fromfile(f"{folder}/{name}", np.float32)
train, test = read("train.f32").reshape(-1, columns), read("test.f32").reshape(-1, columns)
held = read("train.held") == 1
close, clock = job["close_remaining"], job["seconds_left"]
# Trees cannot add: they are given what the closing total leaves to be explained.
rest = read("train.y") - train[:, close]
options = dict(
    max_depth=5, eta=0.05, min_child_weight=400, tree_method="hist", base_score=0.0, nthread=job["threads"], seed=1
)
began = time.time()
fitted = xgboost.train(options, xgboost.DMatrix(train[~held], label=rest[~held]), 80)
seconds = time.time() - began
mean = np.maximum(0, fitted.predict(xgboost.DMatrix(test)) + test[:, close])
errors = rest[held] - fitted.predict(xgboost.DMatrix(train[held]))
sd = np.ones(len(test))
for moment in np.unique(test[:, clock]):
    of = errors[train[held][:, clock] == moment]
    sd[test[:, clock] == moment] = max(0.5, float(np.sqrt(np.mean(of**2)))) if len(of) else 10
mean.astype(np.float32).tofile(f"{folder}/mean.f32")
sd.astype(np.float32).tofile(f"{folder}/sd.f32")
print(json.dumps({"seconds": seconds, "version": xgboost.__version__}))
