import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readShellAssignments, type ShellAssignment } from './shell-assignments.ts'

function shown({ name, value, line, exported, conditional }: ShellAssignment): string {
  const text =
    value.kind === 'literal' ? value.text : value.kind === 'default' ? `(${value.text} unless ${value.unless})` : '?'
  return `${line}${exported ? ' export' : ''}${conditional ? ' maybe' : ''} ${name}=${text}`
}
const read = (script: string) => readShellAssignments(script).map(shown)

describe('readShellAssignments', () => {
  it.each([
    [
      'plain and exported',
      'A=1\nexport B=2 C=3\nexport D\nreadonly E=5',
      ['1 A=1', '2 export B=2', '2 export C=3', '4 E=5'],
    ],
    ['quoted', `A="one two" B='it $is' C=a\\ b"c"'d'\nE=`, ['1 A=one two', '1 B=it $is', '1 C=a bcd', '2 E=']],
    ['escapes in double quotes', 'A="\\$x \\"y\\" \\z \\\\"', ['1 A=$x "y" \\z \\']],
    ['comments', '# A=1\nB=2 # C=3\nD=a#b', ['2 B=2', '3 D=a#b']],
    ['several in a line', 'A=1; B=2 && C=3 & D=4', ['1 A=1', '1 B=2', '1 maybe C=3', '1 D=4']],
    ['continued lines', 'A="x \\\ny"\nB=1\\\n2\nC=3', ['1 A=x y', '3 B=12', '5 C=3']],
    ['CR LF', 'A=1\r\nB="2"\r\n', ['1 A=1', '2 B=2']],
    ['a default that is set', ': ${A:=1}\n: "${B=two words}"', ['1 A=(1 unless A)', '2 B=(two words unless B)']],
    ['a default that is used', 'A=${A:-1}\nB="${C-2}"', ['1 A=(1 unless A)', '2 B=(2 unless C)']],
    ['a default that depends on more', 'A=${B:-$HOME/x}', ['1 A=?']],
    [
      'variables of the script',
      'A=/opt\nB="$A/bitbucket"\nC=${B}/bin',
      ['1 A=/opt', '2 B=/opt/bitbucket', '3 C=/opt/bitbucket/bin'],
    ],
    ['variables of the environment', 'A="$HOME/x"\nB=$1', ['1 A=?', '2 B=?']],
    [
      'commands',
      'A=$(hostname -f)\nB=`date`\nC=$((1+2))\nD="x $(echo ")" \'(\') y"',
      ['1 A=?', '2 B=?', '3 C=?', '4 D=?'],
    ],
    ['branches', 'if [ -z "$A" ]; then\n  A=1\nfi\nB=$A\nC=2', ['2 maybe A=1', '4 B=?', '5 C=2']],
    ['a value that a branch may replace', 'A=1\nif true; then A=2; fi\nB=$A', ['1 A=1', '2 maybe A=2', '3 B=?']],
    [
      'functions, loops, cases and subshells',
      'f() {\n A=1\n}\nfor x in a b; do B=2; done\ncase $x in\n a) C=3;;\nesac\n(D=4)\nE=5',
      ['2 maybe A=1', '4 maybe B=2', '6 maybe C=3', '8 maybe D=4', '9 E=5'],
    ],
    ['an appended value', 'A=1\nA+=2\nB+=3', ['1 A=1', '2 A=12', '3 B=?']],
    ['an assignment before a command', 'A=1 exec java -DB=2 C=3', ['1 A=1']],
    ['text that is no assignment', 'echo A=1\n[ "$B" = "x" ]\nD =1', []],
    ['here-documents', 'cat <<EOF > x\nA=1\nEOF\nB=2\ncat <<-"E.F"\nC=3\n\tE.F\nD=4', ['4 B=2', '8 D=4']],
    ['an unterminated quote', 'A="1', ['1 A=?']],
  ])('reads %s', (_what, script, expected) => {
    expect(read(script)).toEqual(expected)
  })

  it('reads the scripts of an installation', () => {
    const script = [
      '# Set the home',
      'if [ "x${BITBUCKET_HOME}" = "x" ]; then',
      '    export BITBUCKET_HOME="/var/atlassian/application-data/bitbucket"',
      'fi',
      'JVM_SUPPORT_RECOMMENDED_ARGS="-Datlassian.recovery.password=x -Dfile.encoding=UTF-8"',
      ': ${JVM_MINIMUM_MEMORY:=512m}',
      'JAVA_OPTS="-Dcluster.node.name=$(hostname) -Dupm.pac.disable=true $JAVA_OPTS ${JVM_SUPPORT_RECOMMENDED_ARGS}"',
      'export JAVA_OPTS',
    ].join('\n')

    const assignments = readShellAssignments(script)

    expect(assignments.map(shown)).toEqual([
      '3 export maybe BITBUCKET_HOME=/var/atlassian/application-data/bitbucket',
      '5 JVM_SUPPORT_RECOMMENDED_ARGS=-Datlassian.recovery.password=x -Dfile.encoding=UTF-8',
      '6 JVM_MINIMUM_MEMORY=(512m unless JVM_MINIMUM_MEMORY)',
      '7 JAVA_OPTS=?',
    ])
    expect(assignments[3]?.jvmArguments).toEqual([
      { key: 'cluster.node.name', value: '\uFFFC', readable: false },
      { key: 'upm.pac.disable', value: 'true', readable: true },
      { key: 'atlassian.recovery.password', value: 'x', readable: true },
      { key: 'file.encoding', value: 'UTF-8', readable: true },
    ])
  })

  it('takes quotes off JVM arguments', () => {
    const [only] = readShellAssignments(`JAVA_OPTS='-Da="one two" -Db -Dc=d=e -Xmx1g "-Df=g h"'`)

    expect(only?.jvmArguments.map(({ key, value }) => `${key}=${value}`)).toEqual(['a=one two', 'b=', 'c=d=e', 'f=g h'])
  })

  it('reads back every value that is quoted for a shell', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.boolean(), (value, single) => {
        fc.pre(!value.includes('\uFFFC'))
        const quoted = single ? `'${value.replaceAll("'", `'\\''`)}'` : `"${value.replaceAll(/["\\$`]/gu, '\\$&')}"`

        expect(readShellAssignments(`A=${quoted}\nB=1`).map((one) => one.value)).toEqual([
          { kind: 'literal', text: value },
          { kind: 'literal', text: '1' },
        ])
      }),
    )
  })

  it('comes to an end on any text', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[A=${}()"'`\\\n;&|<> #E:-]*$/u), (script) => {
        for (const { line } of readShellAssignments(script)) expect(line).toBeLessThanOrEqual(script.length + 1)
      }),
      { numRuns: 500 },
    )
  })
})
