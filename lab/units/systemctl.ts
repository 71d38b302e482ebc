import { parseArgs } from 'node:util'
import { withLock } from './lock.ts'
import { lookCommands } from './look-commands.ts'
import { unitName } from './load-unit.ts'
import { orderCommands } from './order-commands.ts'
import type { SystemctlCall } from './systemctl-call.ts'

// systemctl for the lab's hosts, where systemd is not process 1: the commands, outputs and exit codes that
// administrators' tools rely on, for services that are described by real unit files and drop-ins.

async function main(argv: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {
      property: { type: 'string', short: 'p', multiple: true, default: [] },
      value: { type: 'boolean', default: false },
      quiet: { type: 'boolean', short: 'q', default: false },
      now: { type: 'boolean', default: false },
      all: { type: 'boolean', short: 'a' },
      full: { type: 'boolean', short: 'l' },
      plain: { type: 'boolean' },
      system: { type: 'boolean' },
      type: { type: 'string', short: 't' },
      state: { type: 'string' },
      lines: { type: 'string', short: 'n' },
      'no-pager': { type: 'boolean' },
      'no-legend': { type: 'boolean' },
      'no-ask-password': { type: 'boolean' },
    },
  })
  const [command = 'list-units', ...words] = positionals
  const call: SystemctlCall = {
    units: words.map((word) => unitName(word)),
    properties: values.property.flatMap((one) => one.split(',')),
    valueOnly: values.value,
    quiet: values.quiet,
    now: values.now,
  }
  const look = lookCommands[command]
  if (look !== undefined) return look(call)
  const order = orderCommands[command]
  if (order !== undefined) return giveOrder(command, () => order(call))
  return complain(`Unknown command verb ${command}.`, 1)
}

async function giveOrder(command: string, order: () => Promise<number>): Promise<number> {
  if (process.getuid?.() !== 0) return complain(`Failed to ${command}: Access denied`, 4)
  return withLock(order)
}

function complain(message: string, status: number): number {
  process.stderr.write(`${message}\n`)
  return status
}

try {
  process.exitCode = await main(process.argv.slice(2))
} catch (error) {
  process.exitCode = complain(error instanceof Error ? error.message : String(error), 1)
}
