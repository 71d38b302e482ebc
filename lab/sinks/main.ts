import { readTopology } from '../topology-file.ts'
import { openSinks } from './sinks.ts'

const [path] = process.argv.slice(2)
if (path === undefined) throw new Error('usage: node lab/sinks/main.ts TOPOLOGY_FILE')
await openSinks(readTopology(path))
