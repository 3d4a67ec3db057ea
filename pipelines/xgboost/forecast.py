"""XGBoost on the model's own features, as a yardstick: called by forecast.ts, needs Debian's python3-xgboost.

usage: forecast.py FOLDER, which holds job.json {"columns", "close_remaining", "seconds_left", "threads"} and raw little-endian
arrays: train.f32 (rows x columns), train.y, train.held (float32 each; held = 1 for the latest games), test.f32.
Two forests of trees: one after the mean, one after the median, by the pseudo-Huber loss (of whole points, its slope 1 is
next to the absolute error; reg:absoluteerror of XGBoost 1.7 does not heed eta, and ends worse than it began).
Writes forecasts.f32: mean, sd, median and its sd of the points to come by test row; prints {"seconds", "version"}, the
seconds those of the mean.
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
fit, judged = xgboost.DMatrix(train[~held], label=rest[~held]), xgboost.DMatrix(test)
late = xgboost.DMatrix(train[held])
forecasts, seconds = [], []
for objective in ["reg:squarederror", "reg:pseudohubererror"]:
    began = time.time()
    fitted = xgboost.train(dict(options, objective=objective), fit, 80)
    seconds.append(time.time() - began)
    errors = rest[held] - fitted.predict(late)
    sd = np.ones(len(test))
    for moment in np.unique(test[:, clock]):
        of = errors[train[held][:, clock] == moment]
        sd[test[:, clock] == moment] = max(0.5, float(np.sqrt(np.mean(of**2)))) if len(of) else 10
    forecasts += [np.maximum(0, fitted.predict(judged) + test[:, close]), sd]
np.stack(forecasts, axis=1).astype(np.float32).tofile(f"{folder}/forecasts.f32")
print(json.dumps({"seconds": seconds[0], "version": xgboost.__version__}))
