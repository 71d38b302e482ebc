import { understudyJsonSchema } from '../../config/json-schema.ts'
import { exitCode } from '../../kernel/exit-code.ts'
import type { Command } from '../command.ts'

export const configSchema: Command = {
  name: 'config schema',
  summary: 'print the JSON Schema of understudy.yaml, for editors',
  details:
    'Save it as understudy.schema.json and begin understudy.yaml with `# yaml-language-server: $schema=understudy.schema.json`.',
  arguments: [],
  options: [],
  document: { jsonSchema: 'the schema' },
  run: () => {
    const jsonSchema = understudyJsonSchema()
    const text = `${JSON.stringify(jsonSchema, undefined, 2)}\n`
    return Promise.resolve({ exit: exitCode.done, ok: true, document: { jsonSchema }, text })
  },
}
