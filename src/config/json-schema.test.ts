import { describe, expect, it } from 'vitest'
import { integrationIds } from '../kernel/integration-id.ts'
import { understudyJsonSchema } from './json-schema.ts'

describe('understudyJsonSchema', () => {
  it('describes the file as it is written, defaults optional, unknown keys refused', () => {
    expect(understudyJsonSchema()).toMatchObject({
      title: 'understudy.yaml',
      type: 'object',
      required: ['version', 'environments'],
      additionalProperties: false,
      properties: {
        version: { const: 1 },
        environments: {
          additionalProperties: {
            required: ['tier', 'baseUrl', 'nodes', 'runAs', 'database'],
            properties: {
              tier: { enum: ['production', 'staging', 'development'] },
              license: {
                anyOf: [{ required: ['env'] }, { required: ['file'] }, { required: ['command'] }],
              },
            },
          },
        },
      },
    })
  })

  it('offers every integration by name', () => {
    const text = JSON.stringify(understudyJsonSchema())

    expect(integrationIds.filter((id) => !text.includes(`"${id}":`))).toEqual([])
  })

  it('holds no path of the machine that made it', () => {
    expect(JSON.stringify(understudyJsonSchema())).not.toContain(import.meta.dirname)
  })
})
