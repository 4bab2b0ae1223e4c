// SPDX-License-Identifier: Apache-2.0
// DuckDB as a foreign reader: runs each statement that stands on stdin, a JSON list of texts, and
// prints its rows and seconds, one JSON object a line.
//   node parquet_export.mjs FOLDER_WITH_NODE_MODULES < statements.json
import { createRequire } from 'node:module'
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'

const require = createRequire(resolve(process.argv[2], 'any.js'))
const { DuckDBInstance } = require('@duckdb/node-api')
const connection = await (await DuckDBInstance.create(':memory:')).connect()
// On many threads the order of a sum, and so its last bits, is not the same each time.
await connection.run('SET threads TO 1')
for (const statement of JSON.parse(readFileSync(0, 'utf8'))) {
  const begin = performance.now()
  const rows = (await connection.runAndReadAll(statement)).getRowsJson()
  console.log(JSON.stringify({ rows, seconds: (performance.now() - begin) / 1000 }))
}
