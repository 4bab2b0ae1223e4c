// SPDX-License-Identifier: Apache-2.0
// Reads Parquet files with hyparquet and prints one JSON object a line: metadata, types, columns.
//   node read_parquet.mjs NODE_MODULES FILE...
// Whole numbers of 64 bits and numbers that JSON lacks are printed as texts.
import { pathToFileURL } from 'node:url'
import { resolve } from 'node:path'

const [folder, ...files] = process.argv.slice(2)
const load = name => import(pathToFileURL(resolve(folder, name)))
const { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects } =
  await load('hyparquet/src/node.js')
const { decompress } = await load('fzstd/esm/index.mjs')
const compressors = { ZSTD: input => decompress(input) }

const plain = (_, value) => {
  if (typeof value === 'bigint') return String(value)
  if (typeof value === 'number' && !Number.isFinite(value)) return String(value)
  return ArrayBuffer.isView(value) ? Array.from(value) : value
}

for (const path of files) {
  const file = await asyncBufferFromFile(path)
  const metadata = await parquetMetadataAsync(file)
  const rows = await parquetReadObjects({ file, metadata, compressors })
  const top = []
  for (let i = 1, left = metadata.schema[0].num_children; left > 0; --left) {
    top.push(metadata.schema[i])
    i += metadata.schema[i].num_children ? 3 : 1
  }
  const nulls = {}
  for (const group of metadata.row_groups) {
    for (const { meta_data: chunk } of group.columns) {
      const name = chunk.path_in_schema[0]
      nulls[name] = (nulls[name] ?? 0) + Number(chunk.statistics.null_count)
    }
  }
  const columns = Object.fromEntries(top.map(({ name }) => [name, rows.map(row => row[name])]))
  const facts = Object.fromEntries(metadata.key_value_metadata.map(kv => [kv.key, kv.value]))
  console.log(JSON.stringify(
    { path, rows: Number(metadata.num_rows), created_by: metadata.created_by, facts, nulls,
      logical: Object.fromEntries(top.map(e => [e.name, e.logical_type ?? e.type])), columns },
    plain))
}
