/** The hint of a run that stopped, with the commands that it does not name yet: every run can go on or back. */
export function withWaysOn(hint: string, environment: string): string {
  const ways = [
    ['understudy resume', `\`understudy resume ${environment}\` goes on`],
    ['understudy rewind', `\`understudy rewind ${environment}\` goes back`],
  ] as const
  return [hint, ...ways.filter(([command]) => !hint.includes(command)).map(([, way]) => way)].join('; ')
}
