import { describe, expect, it } from 'vitest'
import { readToc } from './read-toc.ts'

/** As pg_restore 15 prints it [ran]. */
const listing = `;
; Archive created at 2026-11-22 01:32:31 UTC
;     dbname: bitbucket
;     TOC Entries: 13
;     Format: DIRECTORY
;     Dumped from database version: 15.18 (Debian 15.18-0+deb12u1)
;
; Selected TOC Entries:
;
2; 3079 16400 EXTENSION - pg_trgm \n3360; 0 0 COMMENT - EXTENSION pg_trgm \n215; 1259 16394 TABLE public AO_E5A814_ACCESS_TOKEN bitbucket
214; 1259 16387 TABLE public app_property bitbucket
3358; 0 0 ACL public TABLE app_property bitbucket
216; 1259 16397 TABLE public of two words bitbucket
217; 1259 16401 TABLE reporting daily reporter
218; 0 0 TABLE ATTACH public part_1 bitbucket
3348; 0 16387 TABLE DATA public app_property bitbucket
3350; 0 16401 TABLE DATA reporting daily reporter
3205; 2606 16393 CONSTRAINT public app_property app_property_pkey bitbucket
`

const tocOf = (text: string) => {
  const reading = readToc()
  for (const line of text.split('\n')) reading.line(line)
  return reading.toc()
}

describe('the table of contents of a dump', () => {
  it('names its tables as a catalogue does, where their rows are, and what else it needs', () => {
    expect(tocOf(listing)).toEqual({
      createdAt: new Date('2026-11-22T01:32:31Z'),
      tables: ['AO_E5A814_ACCESS_TOKEN', 'app_property', 'of two words', 'reporting.daily'],
      rows: [
        { table: 'app_property', file: '3348' },
        { table: 'reporting.daily', file: '3350' },
      ],
      extensions: ['pg_trgm'],
      grants: 1,
    })
  })

  it('says nothing where it holds nothing', () => {
    expect(tocOf('; Selected TOC Entries:\n')).toEqual({
      createdAt: undefined,
      tables: [],
      rows: [],
      extensions: [],
      grants: 0,
    })
  })
})
