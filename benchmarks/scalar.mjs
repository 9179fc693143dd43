// Serves a document with @scalar/mock-server: node scalar.mjs FOLDER DOCUMENT.json PORT
// FOLDER is where the packages @scalar/mock-server and @hono/node-server are installed.

import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'

const [folder, document, port] = process.argv.slice(2)
const installed = createRequire(join(resolve(folder), 'package.json'))
const load = (name) => import(pathToFileURL(installed.resolve(name)).href)

const { createMockServer } = await load('@scalar/mock-server')
const { serve } = await load('@hono/node-server')

const content = JSON.parse(readFileSync(document, 'utf8'))
// The option was renamed.
const app = await createMockServer({ specification: content, document: content })
serve({ fetch: app.fetch, port: Number(port), hostname: '127.0.0.1' })
