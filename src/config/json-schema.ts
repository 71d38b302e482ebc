import { z } from 'zod'
import type { Json } from '../kernel/json.ts'
import { configSchema } from './config.ts'

/** JSON Schema of understudy.yaml as it is written, for editors: `# yaml-language-server: $schema=understudy.schema.json`. */
export function understudyJsonSchema(): Json {
  const schema = z.toJSONSchema(configSchema('/'), { io: 'input' })
  return z.json().parse({ ...JSON.parse(JSON.stringify(schema)), title: 'understudy.yaml' })
}
