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
for (const statement of JSON.parse(readFileSync(0, 'utf8'))) {
  const begin = performance.now()
  const rows = (await connection.runAndReadAll(statement)).getRowsJson()
  console.log(JSON.stringify({ rows, seconds: (performance.now() - begin) / 1000 }))
}
