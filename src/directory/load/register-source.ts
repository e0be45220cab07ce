import { basename } from 'node:path';
import { addDays } from '../../journey/calendar/working-days.js';
import { clock } from '../../platform/clock.js';
import { CsvRecords } from './csv-records.js';
import { etalabFormat } from './etalab-format.js';
import { JsonElements } from './json-elements.js';
import { plainFormat } from './plain-format.js';
import { bytesOf } from './register-bytes.js';
import { NotARegisterFile, type ReadRecord, type RegisterFormat } from './register-format.js';
import { dayOf, readStructures } from './structures-format.js';

const csvFormats: RegisterFormat[] = [etalabFormat, plainFormat];

/** What a file was found to be, complete once it is read to its end. */
export interface SourceFacts {
  format: string;
  /** Null until it is known: in JSON it may come last. */
  extractedOn: string | null;
  listsOpenOnly: boolean;
  /** The last record has no end. */
  cut: boolean;
  /** Objects of the JSON that are no structures, by name. */
  ignored: Record<string, number>;
}

/** One record of the file and what it gives; a JSON record gives several structures. */
export type SourceRecord = ReadRecord[];

/** A file of the register, whatever its shape, read once from its first byte to its last. */
export class RegisterSource {
  readonly facts: SourceFacts = { format: '', extractedOn: null, listsOpenOnly: false, cut: false, ignored: {} };

  constructor(private readonly path: string) {}

  /**
   * Records in the order of the file, as many at once as a piece of it holds.
   * @param skip how many to leave unread: they were staged before
   * @throws NotARegisterFile when it is of another kind, damaged, cut or dangerous
   */
  async *records(skip: number): AsyncGenerator<SourceRecord[]> {
    let reader: Reader | null = null;
    for await (const chunk of bytesOf(this.path)) {
      reader ??= this.readerFor(chunk);
      yield reader.push(chunk, skip);
    }
    if (!reader) throw new NotARegisterFile('the file is empty');
    yield reader.end(skip);
  }

  private readerFor(first: Buffer): Reader {
    refuseOthers(first);
    const begins = /^(?:\xef\xbb\xbf)?\s*\{/.test(first.subarray(0, 1000).toString('latin1'));
    return begins ? jsonReader(this.facts, basename(this.path)) : csvReader(this.facts, basename(this.path));
  }
}

interface Reader {
  push(chunk: Buffer, skip: number): SourceRecord[];
  end(skip: number): SourceRecord[];
}

function refuseOthers(first: Buffer): void {
  const start = first.subarray(0, 4).toString('latin1');
  if (start.startsWith('PK'))
    throw new NotARegisterFile('the file is a ZIP or a spreadsheet: unpack it, or save it as CSV');
  if (start.startsWith('%PDF')) throw new NotARegisterFile('the file is a PDF, not a list of structures');
  if (/^(\xff\xfe|\xfe\xff)/.test(start)) throw new NotARegisterFile('the file is in UTF-16: save it as UTF-8');
  if (first.subarray(0, 65_536).includes(0)) throw new NotARegisterFile('the file is binary, not a list of structures');
}

function csvReader(facts: SourceFacts, fileName: string): Reader {
  const csv = new CsvRecords();
  let format: RegisterFormat | null = null;
  let seen = 0;
  let widest = 0;
  const read = (records: string[][], skip: number): SourceRecord[] => {
    if (!format && records[0]) format = recognise(records[0], fileName, facts);
    const skipped = Math.min(records.length, Math.max(0, skip - seen));
    seen += records.length;
    return records.slice(skipped).map((record) => {
      widest = Math.max(widest, record.length);
      return format ? [format.read(record)] : [];
    });
  };
  return {
    push: (chunk, skip) => read(csv.push(chunk), skip),
    end(skip) {
      const last = csv.end();
      facts.cut = last.some((record) => record.length < widest);
      if (facts.cut) return [[{ refused: 'the file is cut in the middle of this record' }]];
      const records = read(last, skip);
      if (!format) throw new NotARegisterFile('the file is empty');
      return records;
    },
  };
}

function recognise(first: string[], fileName: string, facts: SourceFacts): RegisterFormat {
  for (const format of csvFormats) {
    const day = format.recognise(first, fileName);
    if (day === null) continue;
    Object.assign(facts, { format: format.name, extractedOn: dayOf(day), listsOpenOnly: format.listsOpenOnly });
    if (!facts.extractedOn) continue;
    refuseToCome(facts.extractedOn);
    return format;
  }
  throw new NotARegisterFile(
    `the file is not of the FINESS register: its first line should be « finess;etalab;…;YYYY-MM-DD », « finess_et;finess_ej;… » or the start of the JSON « finess-structures », and is « ${first.join(';').slice(0, 80)} »`,
  );
}

function jsonReader(facts: SourceFacts, fileName: string): Reader {
  const json = new JsonElements('pmej');
  facts.format = 'structures';
  let seen = 0;
  const read = (elements: Buffer[], skip: number): SourceRecord[] => {
    const skipped = Math.min(elements.length, Math.max(0, skip - seen));
    seen += elements.length;
    return elements.slice(skipped).map((element) => readStructures(element.toString('utf8')));
  };
  return {
    push: (chunk, skip) => read(json.push(chunk), skip),
    end() {
      json.end();
      if (!json.found) throw new NotARegisterFile('the JSON has no « pmej »: it is not the file « finess-structures »');
      facts.ignored = Object.fromEntries(json.counts);
      facts.extractedOn = dayOf(json.texts.get('generatedat') ?? '') || dayOfName(fileName);
      if (!facts.extractedOn)
        throw new NotARegisterFile('the JSON does not say its day (generatedAt), nor does its name');
      refuseToCome(facts.extractedOn);
      return [];
    },
  };
}

// Loaded, it would be the newest for years: all later files would be taken for older ones. The clock of whoever made it may be ahead by a day.
function refuseToCome(day: string): void {
  if (day <= addDays(clock.today(), 1)) return;
  throw new NotARegisterFile(
    `the file says that it was extracted on ${day}, which has not come yet: correct its day (first line, generatedAt or name), or download it again`,
  );
}

// `finess-structures-journalier-20260905.json.gz`
function dayOfName(fileName: string): string | null {
  const named = /(\d{4})-?(\d{2})-?(\d{2})/.exec(fileName);
  return (named && dayOf(`${named[1]}-${named[2]}-${named[3]}`)) || null;
}
