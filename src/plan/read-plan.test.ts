import { describe, expect, it } from 'vitest'
import { plan } from '../../test/fixtures/finished-refresh/plan.ts'
import { readPlan } from './read-plan.ts'

const written: unknown = JSON.parse(JSON.stringify(plan))

describe('a plan that was kept', () => {
  it('is read back as it was made', () => {
    expect(readPlan(written)).toEqual(plan)
  })

  it('has the endpoints of its findings where it was made before plans had any', () => {
    const { endpoints: _, ...before } = plan

    expect(readPlan(JSON.parse(JSON.stringify(before)))).toEqual(plan)
  })

  it.each([[{ ...plan, schema: 'understudy/report/1' }], [{ ...plan, endpoints: 'none' }], ['a plan'], [undefined]])(
    'is none in another document',
    (value) => {
      expect(readPlan(value)).toBeUndefined()
    },
  )
})
