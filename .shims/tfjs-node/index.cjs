// danfojs-node requires @tensorflow/tfjs-node, whose native binary is downloaded at install time and may be
// missing, and which calls a function that newer Node versions no longer have. This shim answers instead:
// the native package where it loads and can add two numbers, else plain @tensorflow/tfjs.
'use strict';

function native() {
  try {
    const tf = require('@tensorflow/tfjs-node');
    tf.tidy(() => tf.add(tf.scalar(1), tf.scalar(1)).dataSync());
    return tf;
  } catch {
    return null;
  }
}

module.exports = native() ?? require('@tensorflow/tfjs');
