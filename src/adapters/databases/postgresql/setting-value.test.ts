import { describe, expect, it } from 'vitest'
import { settingValue } from './setting-value.ts'

describe('the value of a setting', () => {
  it.each([
    ['work_mem', '8MB', `'8MB'`],
    ['application_name', 'it\'s, "x"', `'it''s, "x"'`],
    ['search_path', '"$user", public', `'$user', 'public'`],
    ['search_path', '"odd "", name", x', `'odd ", name', 'x'`],
    ['search_path', '', `''`],
    ['temp_tablespaces', 'fast,slow', `'fast', 'slow'`],
  ])('of %s stored as %s is set to %s', (name, stored, sql) => {
    expect(settingValue(name, stored)).toBe(sql)
  })
})
