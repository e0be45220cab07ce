import { Injectable } from '@nestjs/common';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import type { RecognisedAs } from './mail-rule.entity.js';
import { MailRulesService } from './mail-rules.service.js';
import { type RecognitionRule, recogniseMail } from './recognise-mail.js';

/** The newest mails that came in are looked at, so many: a rule is tried in a moment, whatever the box holds. */
export const mostTried = 2_000;
const inOneReading = 500;
/** What an answer says stands at its beginning; the rules read no further here. */
const longestTried = 20_000;
const shown = 20;

/** One mail, and what the rules make of it: now, and with the rule that is tried. */
interface TriedMail {
  id: string;
  subject: string;
  sender: string;
  at: Date;
  now: RecognisedAs | null;
  tried: RecognisedAs | null;
  numberNow: string | null;
  numberTried: string | null;
}

/** So many mails would be read as another thing; null: as nothing. */
export interface RecognitionMove {
  from: RecognisedAs | null;
  to: RecognisedAs | null;
  mails: number;
}

export interface RuleTrial {
  looked: number;
  recognised: number;
  /** Those that the rules as they are do not read so. */
  gained: number;
  lost: number;
  /** All that would be read otherwise, whatever it is: two things that a mail says recognise nothing, so that a rule takes mails away from another. */
  moves: RecognitionMove[];
  /** Those whose dossier number would be another. */
  renumbered: number;
  /** What changes first, the newest first. */
  mails: TriedMail[];
}

interface KeptMail {
  id: string;
  subject: string;
  sender: string;
  body: string;
  at: Date;
}

/** What a rule would have recognised among the mails that are kept: read, never changed. */
@Injectable()
export class RuleTrials {
  constructor(
    private readonly db: TenantDb,
    private readonly rules: MailRulesService,
  ) {}

  /** @param id of the rule whose words are others for the time of the trial */
  async of(id: string, words: Pick<RecognitionRule, 'phrases' | 'dossierAfter'>): Promise<RuleTrial> {
    const current = await this.rules.all();
    const rule = await this.rules.byId(id);
    const changed = current.map((one) => (one.id === id ? { ...one, ...words } : one));
    const trial: RuleTrial = { looked: 0, recognised: 0, gained: 0, lost: 0, moves: [], renumbered: 0, mails: [] };
    const same: TriedMail[] = [];
    for await (const mail of this.kept()) {
      const [before, after] = [recogniseMail(mail, current), recogniseMail(mail, changed)];
      const [was, is] = [before, after].map(({ recognisedAs }) => recognisedAs === rule.recognises);
      trial.looked += 1;
      if (is) trial.recognised += 1;
      if (is && !was) trial.gained += 1;
      if (was && !is) trial.lost += 1;
      const { body: _body, ...told } = mail;
      const [now, tried] = [before.recognisedAs, after.recognisedAs];
      const [numberNow, numberTried] = [before.dossierNumber, after.dossierNumber];
      if (now !== tried) countMove(trial.moves, now, tried);
      if (numberNow !== numberTried) trial.renumbered += 1;
      const line = { ...told, now, tried, numberNow, numberTried };
      const changes = now !== tried || numberNow !== numberTried;
      if (changes && trial.mails.length < shown) trial.mails.push(line);
      else if (!changes && is && same.length < shown) same.push(line);
    }
    return { ...trial, mails: [...trial.mails, ...same].slice(0, shown) };
  }

  // A part at a time: the texts of two thousand mails are not held at once.
  private async *kept(): AsyncGenerator<KeptMail> {
    let before: { at: Date; id: string } | null = null;
    for (let read = 0; read < mostTried; read += inOneReading) {
      const rows: (KeptMail & { createdAt: Date })[] = await this.db.query<KeptMail & { createdAt: Date }>(
        `SELECT id, subject, sender, left(body, ${longestTried}) AS body, coalesce(received_at, created_at) AS at, created_at FROM messages
          WHERE direction = 'in' AND purpose = 'incoming' AND automatic IS NULL AND ($1::timestamptz IS NULL OR (created_at, id) < ($1, $2::uuid))
          ORDER BY created_at DESC, id DESC LIMIT ${inOneReading}`,
        [before?.at ?? null, before?.id ?? null],
      );
      for (const { createdAt: _createdAt, ...mail } of rows) yield mail;
      const last = rows.at(-1);
      if (!last || rows.length < inOneReading) return;
      before = { at: last.createdAt, id: last.id };
    }
  }
}

function countMove(moves: RecognitionMove[], from: RecognisedAs | null, to: RecognisedAs | null): void {
  const known = moves.find((move) => move.from === from && move.to === to);
  if (known) known.mails += 1;
  else moves.push({ from, to, mails: 1 });
}
