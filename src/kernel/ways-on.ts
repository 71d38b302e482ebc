/** How a run that stopped can end, where nobody goes on with it; one that changed nothing of the copy has nothing to go back to. */
export type OtherWay = 'rewind' | 'abort'

/** The hint of a run that stopped, with the commands that it does not name yet: every run can go on, and back or be given up. */
export function withWaysOn(hint: string, environment: string, other: OtherWay = 'rewind'): string {
  return [
    hint,
    ...ways(environment, other)
      .filter(({ command }) => !hint.includes(command))
      .map(({ way }) => way),
  ].join('; ')
}

export function waysOn(environment: string, other: OtherWay): string {
  return ways(environment, other)
    .map(({ way }) => way)
    .join('; ')
}

function ways(environment: string, other: OtherWay) {
  const ends = { rewind: 'goes back', abort: 'gives it up' }[other]
  return [
    { command: 'understudy resume', way: `\`understudy resume ${environment}\` goes on` },
    { command: `understudy ${other}`, way: `\`understudy ${other} ${environment}\` ${ends}` },
  ] as const
}
