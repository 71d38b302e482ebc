import { z } from 'zod'
import type { Json } from '../../src/kernel/json.ts'
import { understudyJsonSchema } from '../../src/config/json-schema.ts'
import { code, heading, table } from './markdown.ts'

export function configurationPage(): string {
  const lead = `Every key of \`understudy.yaml\`. [The commented example](../understudy.example.yaml) explains them in their context;
\`understudy config schema\` prints this as JSON Schema.
`
  return [
    heading('Configuration', lead),
    table(['key', 'needed', 'value', 'meaning'], rowsOf('', schemaShape.parse(understudyJsonSchema()))),
  ].join('\n')
}

interface Schema {
  readonly type?: string | undefined
  readonly description?: string | undefined
  readonly default?: Json | undefined
  readonly const?: Json | undefined
  readonly enum?: readonly unknown[] | undefined
  readonly required?: readonly string[] | undefined
  readonly properties?: Readonly<Record<string, Schema>> | undefined
  readonly additionalProperties?: Schema | boolean | undefined
  readonly items?: Schema | undefined
  readonly anyOf?: readonly Schema[] | undefined
  readonly oneOf?: readonly Schema[] | undefined
}

const schemaShape: z.ZodType<Schema> = z.lazy(() =>
  z.object({
    type: z.string().optional(),
    description: z.string().optional(),
    default: z.json().optional(),
    const: z.json().optional(),
    enum: z.array(z.unknown()).optional(),
    required: z.array(z.string()).optional(),
    properties: z.record(z.string(), schemaShape).optional(),
    additionalProperties: z.union([schemaShape, z.boolean()]).optional(),
    items: schemaShape.optional(),
    anyOf: z.array(schemaShape).optional(),
    oneOf: z.array(schemaShape).optional(),
  }),
)

function rowsOf(path: string, schema: Schema): readonly (readonly string[])[] {
  const own = Object.entries(schema.properties ?? {}).flatMap(([key, inner]) => {
    const name = path === '' ? key : `${path}.${key}`
    const needed = schema.required?.includes(key) === true && inner.default === undefined ? 'yes' : ''
    return [[code(name), needed, valueOf(inner), meaningOf(inner)], ...rowsOf(name, inner)]
  })
  const named =
    typeof schema.additionalProperties === 'object' ? rowsOf(`${path}.<name>`, schema.additionalProperties) : []
  const listed = schema.items === undefined ? [] : rowsOf(`${path}[]`, schema.items)
  return [...own, ...named, ...listed]
}

function valueOf(schema: Schema): string {
  if (schema.const !== undefined) return code(JSON.stringify(schema.const))
  if (schema.enum !== undefined) return schema.enum.map((one) => code(String(one))).join(', ')
  const options = [...(schema.anyOf ?? []), ...(schema.oneOf ?? [])]
  if (options.length > 0) return [...new Set(options.map(valueOf))].join(' or ')
  if (schema.type === 'array') return 'list'
  if (schema.type !== 'object') return schema.type ?? 'any'
  const keys = Object.keys(schema.properties ?? {})
  return keys.length === 0 ? 'mapping' : `{ ${keys.join(', ')} }`
}

function meaningOf({ description, default: initial }: Schema): string {
  const shown =
    initial === undefined || (typeof initial === 'object' && initial !== null)
      ? []
      : [`default ${code(JSON.stringify(initial))}`]
  return [...(description === undefined ? [] : [description]), ...shown].join('; ')
}
