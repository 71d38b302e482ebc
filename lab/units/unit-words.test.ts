import { array, assert, property, string } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { expandSpecifiers, expandVariables, quoteWord, splitWords } from './unit-words.ts'

describe('splitWords', () => {
  it.each([
    [String.raw`"VAR1=word1 word2" VAR2=word3 "VAR3=$word 5 6"`, ['VAR1=word1 word2', 'VAR2=word3', 'VAR3=$word 5 6']],
    [String.raw`'one "two"' three\x20four a\tb \\`, ['one "two"', 'three four', 'a\tb', '\\']],
    [`JAVA_OPTS="-Da=b -Dc=d"`, ['JAVA_OPTS=-Da=b -Dc=d']],
    [`'' next`, ['', 'next']],
    ['   ', []],
  ])('splits %s', (value, words) => {
    expect(splitWords(value)).toEqual(words)
  })

  it('reads back every word that quoteWord wrote', () => {
    assert(
      property(array(string()), (words) => {
        expect(splitWords(words.map(quoteWord).join(' '))).toEqual(words)
      }),
    )
  })
})

describe('expandVariables', () => {
  it('fills in braces inside a word, splits a bare variable, and leaves a doubled dollar single', () => {
    const words = expandVariables(['/bin/run', '$ARGS', 'x=${ONE}', '$$ONE', '${MISSING}'], {
      ARGS: ' a  b ',
      ONE: '1 2',
    })

    expect(words).toEqual(['/bin/run', 'a', 'b', 'x=1 2', '$ONE', ''])
  })
})

describe('expandSpecifiers', () => {
  it('knows the unit, its prefix and instance, and the doubled percent sign', () => {
    expect(expandSpecifiers('%n %N %p %i 100%% %y', 'bitbucket@two.service')).toBe(
      'bitbucket@two.service bitbucket@two bitbucket two 100% %y',
    )
  })
})
