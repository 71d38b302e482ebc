import type { OutsideHost } from '../topology.ts'
import { openSinks } from './sinks.ts'

const [given] = process.argv.slice(2)
if (given === undefined) throw new Error('usage: node lab/sinks/main.ts HOST, as JSON of the topology')
const host: OutsideHost = JSON.parse(given)
await openSinks(host)
