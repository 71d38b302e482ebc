import { describe, expect, it } from 'vitest'
import { greatestPermission, may } from './user.ts'

describe('global permissions', () => {
  it('include the lesser ones', () => {
    const admin = { name: 'admin', permission: greatestPermission([9, 6]) }

    expect(may(admin, 'LICENSED_USER')).toBe(true)
    expect(may(admin, 'ADMIN')).toBe(true)
    expect(may(admin, 'SYS_ADMIN')).toBe(false)
  })

  it('are none for a user without rows, or with those of projects only', () => {
    expect(may({ name: 'stranger', permission: greatestPermission([0, 4]) }, 'LICENSED_USER')).toBe(false)
  })
})
