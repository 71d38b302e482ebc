import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { allRows, equals, keyed, type Predicate } from '../../ports/predicate.ts'
import { matchesLike, readLikePattern } from './like-pattern.ts'
import { excludes } from './provable.ts'
import { refuseDelete } from './refuse-delete.ts'

function like(column: string, pattern: string): Predicate {
  return { kind: 'like', column, pattern }
}

describe('a delete on rows that Bitbucket needs', () => {
  it.each<[string, Predicate]>([
    ['app_property', allRows],
    ['app_property', equals('prop_key', 'SERVER.ID')],
    ['app_property', equals('prop_value', 'x')],
    ['app_property', like('prop_key', 'inst%')],
    ['app_property', like('prop_key', 'instance.u%')],
    ['app_property', like('prop_key', '%completed')],
    ['app_property', like('prop_key', '%mail%')],
    ['app_property', { kind: 'not-equals', column: 'prop_key', value: 'license' }],
    ['app_property', { kind: 'or', any: [equals('prop_key', 'mail.host'), allRows] }],
    ['plugin_setting', equals('key_name', 'AO_A0B856_#')],
    ['plugin_setting', like('key_name', 'AO%')],
    ['plugin_setting', like('key_name', '%#')],
    ['plugin_setting', keyed({ id: 3 })],
    ['cwd_directory', equals('id', 32_769)],
    ['cwd_directory', { kind: 'not', predicate: equals('directory_type', 'internal') }],
    ['cwd_directory_attribute', equals('directory_id', 32_770)],
    ['cwd_directory_attribute', equals('attribute_name', 'user_encryption_method')],
    ['cwd_user', equals('id', 1)],
    ['other.ID_SEQUENCE', equals('sequence_name', 'x')],
    ['databasechangelog', allRows],
  ])('is refused on %s where %j', (table, where) => {
    expect(refuseDelete(table, where)).toContain(`${table} holds rows that Bitbucket needs to start`)
  })

  it.each<[string, Predicate]>([
    ['app_property', equals('prop_key', 'mail.host')],
    ['app_property', like('prop_key', 'mail%')],
    [
      'app_property',
      { kind: 'and', all: [like('prop_key', '%mail%'), { kind: 'in', column: 'prop_key', values: ['a', 'b'] }] },
    ],
    ['app_property', { kind: 'or', any: [] }],
    ['plugin_setting', like('key_name', 'applinks.%')],
    ['plugin_setting', { kind: 'and', all: [equals('namespace', 'n'), equals('key_name', 'ac.addon.list')] }],
    ['plugin_setting', like('key_name', '%.password')],
    ['cwd_directory', { kind: 'not-equals', column: 'directory_type', value: 'INTERNAL' }],
    ['cwd_directory', { kind: 'not', predicate: { kind: 'in', column: 'directory_type', values: ['INTERNAL', 'x'] } }],
    [
      'cwd_directory_attribute',
      { kind: 'and', all: [equals('directory_id', 1), equals('attribute_name', 'ldap.password')] },
    ],
    ['cwd_directory_attribute', like('attribute_name', 'crowd.%')],
    ['AO_A0B856_WEBHOOK', allRows],
  ])('is allowed on %s where %j, which spares them', (table, where) => {
    expect(refuseDelete(table, where)).toBeUndefined()
  })

  it('is never called safe when some protected key satisfies the predicate', () => {
    const text = fc.string({ unit: fc.constantFrom('A', 'a', '_', '#', '%', '.'), maxLength: 4 })
    const leaf: fc.Arbitrary<Predicate> = fc.oneof(
      fc.constant(allRows),
      text.map((value) => equals('k', value)),
      text.map((value): Predicate => ({ kind: 'not-equals', column: 'k', value })),
      text.map((pattern) => like('k', pattern)),
      fc.array(text, { maxLength: 2 }).map((values): Predicate => ({ kind: 'in', column: 'k', values })),
    )
    const { tree } = fc.letrec<{ tree: Predicate }>((tie) => ({
      tree: fc.oneof(
        { maxDepth: 3 },
        leaf,
        tie('tree').map((predicate): Predicate => ({ kind: 'not', predicate })),
        fc.array(tie('tree'), { maxLength: 2 }).map((all): Predicate => ({ kind: 'and', all })),
        fc.array(tie('tree'), { maxLength: 2 }).map((any): Predicate => ({ kind: 'or', any })),
      ),
    }))
    fc.assert(
      fc.property(tree, text, text, text, (predicate, prefix, middle, suffix) => {
        const key = `${prefix}${middle}${suffix}`
        fc.pre(holds(predicate, key))
        expect(excludes(predicate, 'k', { kind: 'affixed', prefix, suffix })).toBe(false)
        expect(excludes(predicate, 'k', { kind: 'exact', text: key })).toBe(false)
      }),
      { numRuns: 3000 },
    )
  })
})

/** What the predicate says about a row with this key: the language itself, without any vendor. */
function holds(predicate: Predicate, key: string): boolean {
  switch (predicate.kind) {
    case 'all':
      return true
    case 'equals':
      return predicate.value === key
    case 'not-equals':
      return predicate.value !== key
    case 'in':
      return predicate.values.includes(key)
    case 'like':
      return matchesLike(readLikePattern(predicate.pattern), key)
    case 'and':
      return predicate.all.every((part) => holds(part, key))
    case 'or':
      return predicate.any.some((part) => holds(part, key))
    case 'not':
      return !holds(predicate.predicate, key)
  }
}
