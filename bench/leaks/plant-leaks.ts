import type { Client } from 'pg'
import { plantedUrl } from './leak-needles.ts'

/** One table for each type of column, so that what was found is told by its place. */
const types = ['text', 'varchar(300)', 'char(300)', 'xml', 'json', 'jsonb', 'text[]', 'bytea'] as const

type ColumnType = (typeof types)[number]

interface Writing {
  readonly name: string
  readonly bytes: Buffer
}

/** By encoders that the search does not use. Base64 at each of the three places that a text has in it. */
function writings(): readonly Writing[] {
  const text = (name: string, written: string): Writing => ({ name, bytes: Buffer.from(written) })
  const base64 = [0, 1, 2].map((before) =>
    text(`base64 ${before}`, Buffer.from(`${'-'.repeat(before)}${plantedUrl}/x`).toString('base64')),
  )
  const hex = Buffer.from(`${plantedUrl}/x`).toString('hex')
  const units = Buffer.from(` ${plantedUrl}/x`, 'utf16le')
  return [
    text('plain', `see ${plantedUrl}/x`),
    text('capitals', `see ${plantedUrl.toUpperCase()}/X`),
    text('url', `next=${encodeURIComponent(plantedUrl)}`),
    text('slashes', plantedUrl.replaceAll('/', '\\/')),
    text('properties', `base.url=${plantedUrl.replaceAll(':', '\\:')}`),
    ...base64,
    text('base64 in lines', inLines(Buffer.from(`${'-'.repeat(50)} ${plantedUrl}/x`).toString('base64'))),
    text('hex', hex),
    text('hex in capitals', hex.toUpperCase()),
    { name: 'utf-16le', bytes: units },
    { name: 'utf-16be', bytes: Buffer.from(units).swap16() },
  ]
}

function inLines(base64: string): string {
  return (base64.match(/.{1,64}/g) ?? []).join('\n')
}

/** Text has no NUL. */
function takes(type: ColumnType, { bytes }: Writing): boolean {
  return type === 'bytea' || !bytes.includes(0)
}

/** Plants every writing in every type of column that takes it, and in a large object; answers the places, as the search names them. */
export async function plantLeaks(client: Client): Promise<ReadonlySet<string>> {
  const places = new Set<string>()
  for (const [index, type] of types.entries()) {
    const table = `planted_${index}`
    await client.query(`create table ${table} (id int primary key, body ${type})`)
    for (const [id, writing] of writings().entries()) {
      if (!takes(type, writing)) continue
      await client.query(`insert into ${table} values ($1, $2)`, [id, cell(type, writing)])
      places.add(`${table}[id=${id}].body`)
    }
  }
  for (const [id, { bytes }] of writings().entries()) {
    await client.query('select lo_from_bytea($1, $2)', [FIRST_OBJECT + id, bytes])
    places.add(`pg_largeobject[loid=${FIRST_OBJECT + id}].data`)
  }
  return places
}

const FIRST_OBJECT = 1_000_000

function cell(type: ColumnType, { bytes }: Writing): unknown {
  switch (type) {
    case 'bytea':
      return Buffer.concat([Buffer.from([0, 255]), bytes])
    case 'text[]':
      return ['other', bytes.toString()]
    case 'json':
    case 'jsonb':
      return JSON.stringify({ a: bytes.toString() })
    case 'xml':
      return `<a>${bytes.toString()}</a>`
    case 'text':
    case 'varchar(300)':
    case 'char(300)':
      return bytes.toString()
  }
}
