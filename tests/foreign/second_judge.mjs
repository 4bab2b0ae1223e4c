// SPDX-License-Identifier: Apache-2.0
// Asks ONNX Runtime what the same files compute, and compares with ours.
//
//   node second_judge.mjs FOLDER LIST [MODULES]
//
// LIST and the files are from make_networks.py or make_operators.py; run_onnx has written
// FILE.ours. MODULES is a folder where `npm install --ignore-scripts onnxruntime-node@1.23.2` ran
// (no part of this project: 250 MB; 1.20.1 computes a Pad before an AveragePool wrongly). Bound, stated before: |ours - theirs| <= 1e-5 + 1e-5 |theirs|.
// Exit code 0: all agree; 1: some differ; 77: the runtime is not there. A file that the runtime
// itself does not take is counted and named, not judged.
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';

const ABSOLUTE = 1e-5;
const RELATIVE = 1e-5;
const [folder, list, modules = '.'] = process.argv.slice(2);
if (!folder || !list) {
  console.error('usage: second_judge.mjs FOLDER LIST [MODULES]');
  process.exit(2);
}

let runtime;
try {
  runtime = createRequire(join(resolve(modules), 'any.js'))('onnxruntime-node');
} catch (error) {
  console.error(`skipped: onnxruntime-node is not there (${error.code ?? error.message})`);
  process.exit(77);
}

const floats = (path) => {
  const bytes = readFileSync(path);
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
};

async function theirs(file, name) {
  const session = await runtime.InferenceSession.create(join(folder, file), { logSeverityLevel: 4 });
  const inputs = floats(join(folder, `${name}.input`));
  const all = [];
  let begin = 0;
  for (const line of readFileSync(join(folder, `${name}.case`), 'utf8').trim().split('\n')) {
    const [kind, ...words] = line.trim().split(' ');
    if (kind !== 'input') continue;
    const shape = words.map(Number);
    const count = shape.reduce((a, b) => a * b, 1);
    const x = new runtime.Tensor('float32', inputs.slice(begin, begin + count), shape);
    const results = await session.run({ x });
    for (const output of session.outputNames) all.push(...Array.from(results[output].data, Number));
    begin += count;
  }
  return all;
}

/** The largest difference as a share of the bound; infinite where the counts differ. */
function share(ours, others) {
  if (ours.length !== others.length) return Infinity;
  let worst = 0;
  for (let i = 0; i < ours.length; ++i) {
    if (Object.is(ours[i], others[i]) || (Number.isNaN(ours[i]) && Number.isNaN(others[i]))) continue;
    const here = Math.abs(ours[i] - others[i]) / (ABSOLUTE + RELATIVE * Math.abs(others[i]));
    worst = Math.max(worst, Number.isNaN(here) ? Infinity : here);
  }
  return worst;
}

const files = readFileSync(join(folder, list), 'utf8').trim().split('\n').map((l) => l.split(' '));
let agreed = 0;
let differing = 0;
let untaken = 0;
let worst = 0;
for (const [file, name] of files) {
  const kept = join(folder, `${file}.ours`);
  let others;
  try {
    others = await theirs(file, name);
  } catch (error) {
    console.log(`${file}: not taken by the runtime: ${error.message.split('\n')[0].slice(0, 160)}`);
    ++untaken;
    continue;
  }
  const here = existsSync(kept) ? share(floats(kept), others) : Infinity;
  if (here <= 1) {
    ++agreed;
    worst = Math.max(worst, here);
  } else {
    ++differing;
    console.log(`${file}: differs, ${here.toFixed(3)} of the bound`);
  }
}
console.log(`${agreed} of ${files.length} agree (worst ${worst.toFixed(3)} of the bound), `
  + `${differing} differ, ${untaken} not taken by the runtime`);
process.exit(differing > 0 ? 1 : 0);
