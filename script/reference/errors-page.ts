import { errorCatalogue } from '../../src/kernel/error-catalogue.ts'
import { exitCode } from '../../src/kernel/exit-code.ts'
import { code, heading, table } from './markdown.ts'

export function errorsPage(): string {
  const names = new Map(Object.entries(exitCode).map(([name, number]) => [number, name]))
  const rows = Object.entries(errorCatalogue)
    .toSorted(([left], [right]) => (left < right ? -1 : 1))
    .map(([id, { exit, meaning }]) => [code(id), `${exit} (${names.get(exit) ?? ''})`, meaning])
  const lead = `Codes are stable. Each message says the fact, then a hint with what to do next. Anything without a code is a bug and shows
its stack.
`
  return [heading('Errors', lead), table(['code', 'exit code', 'meaning'], rows)].join('\n')
}
