/** A server's text of a whole number; as text beyond 2^53. */
export function integerCell(text: string): number | string {
  const number = Number(text)
  return Number.isSafeInteger(number) ? number : text
}

export function decimalCell(text: string): number | string {
  const number = Number(text)
  return Number.isInteger(number) && !Number.isSafeInteger(number) ? text : number
}

/** `infinity`, years before Christ and days that no calendar has stay text. Without a zone it is read as UTC. */
export function dateCell(text: string): Date | string {
  const parts = /^(\d{4}-\d{2}-\d{2})(?: (\d{2}:\d{2}:\d{2}(?:\.\d+)?)([+-]\d{2}(?::\d{2})?)?)?$/.exec(text)
  if (parts === null) return text
  const [, day = '', time = '00:00:00', zone = '+00'] = parts
  const date = new Date(`${day}T${time}${zone.includes(':') ? zone : `${zone}:00`}`)
  return Number.isNaN(date.getTime()) ? text : date
}
