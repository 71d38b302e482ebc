import { describe, expect, it } from 'vitest'
import { rowsIn } from './read-inserted.ts'

describe('the rows in a line of an INSERT', () => {
  it('are all that stand in it', () => {
    expect(
      rowsIn("INSERT INTO `app_property` VALUES ('server.id','B6VT'),('instance.url','http://a/?b=(c),d');"),
    ).toEqual([
      ['server.id', 'B6VT'],
      ['instance.url', 'http://a/?b=(c),d'],
    ])
  })

  it.each([
    ["('a','b'),", [['a', 'b']]],
    [String.raw`('it\'s','a\\b\nc','d''e');`, [["it's", 'a\\b\nc', "d'e"]]],
    ["(1,-2.5,NULL,'NULL',0xFF,_binary '\\0');", [['1', '-2.5', null, 'NULL', '0xFF', '\0']]],
    ["('','(', ')');", [['', '(', ')']]],
    ['INSERT INTO `app_property` VALUES', []],
    ["('never closed", []],
  ])('are those of %s', (line, rows) => {
    expect(rowsIn(line)).toEqual(rows)
  })
})
