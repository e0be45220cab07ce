import pg from 'pg';

/** What pg writes to the server with: not said by its types. */
interface Wire extends Pick<pg.Connection, 'stream' | 'sync'> {
  /** Texts by their names: those that the server knows, and those that are on their way to it. */
  parsedStatements: Record<string, string>;
  submittedNamedStatements: Record<string, string>;
  parse(asked: { name: string | undefined; text: string }): void;
  bind(asked: { statement: string | undefined; values: unknown[] }): void;
  describe(portal: { type: 'P' }): void;
  execute(portal: object): void;
}

/** A statement on its way, and what is made of its answer. */
export interface Traveller {
  readonly name: string | undefined;
  readonly text: string;
  /** As they are written to the server. */
  readonly values: unknown[];
  /** Without it nobody needs to know them: they are not asked. */
  columns?(fields: pg.FieldDef[]): void;
  row(values: (string | null)[]): void;
  /** @param tag what was done, and to how many: `UPDATE 3` */
  arrived(tag: string): void;
  failed(error: Error): void;
}

/** Who has a connection for themselves. */
interface Holder {
  /** What each of their journeys begins with, if with anything: PostgreSQL forgets what it sets at the end of the journey. */
  first(): Traveller | null;
  /** Called before anything travels alone: it would begin with nothing. */
  beforeOthers(): void;
}

/**
 * A connection on which all that is asked before anybody waits for an answer is one journey: written at once, answered at once. By itself pg ends each statement (`Sync`),
 * and PostgreSQL sends the answer of each one that ends: a process that was waiting woke up once for each (docs/decisions/0075-one-journey.md).
 */
export class JourneyClient extends pg.Client {
  private leaving: Journey | null = null;
  private holder: Holder | null = null;

  /**
   * Whoever has the connection from here on; null once nobody has it. What was asked before leaves by itself: no two holders ever share a journey,
   * in which one would be answered as the other.
   */
  heldBy(holder: Holder | null): void {
    this.leave();
    this.holder = holder;
  }

  /** Asks with whatever is asked before somebody waits: promises are kept before the next tick. */
  along(traveller: Traveller): void {
    if (!this.leaving) {
      this.connection.stream.cork();
      this.leaving = super.query(new Journey());
      const first = this.holder?.first();
      if (first) this.leaving.take(first);
    }
    this.leaving.take(traveller);
    process.nextTick(() => this.leave());
  }

  /** What is asked by pg or TypeORM comes behind, and has an end of its own. */
  override query(...asked: unknown[]): never {
    this.holder?.beforeOthers();
    this.leave();
    return super.query(...(asked as [string])) as never;
  }

  private leave(): void {
    if (!this.leaving) return;
    this.leaving.end();
    this.leaving = null;
    this.connection.stream.uncork();
  }
}

/** In pg's eyes one query: the server says once that it is ready for the next. */
class Journey extends pg.Query {
  declare callback: (error: Error | null) => void;
  // By these pg notes what the server has come to know: of the statement that it answers.
  declare name: string | undefined;
  declare text: string | undefined;
  private readonly travellers: Traveller[] = [];
  private answered = 0;
  private wire: Wire | null = null;
  private lost: Error | null = null;

  constructor() {
    super('');
    this.callback = () => undefined;
    this.submit = (connection) => {
      this.wire = connection as unknown as Wire;
    };
  }

  take(traveller: Traveller): void {
    if (this.lost) return traveller.failed(this.lost);
    this.travellers.push(traveller);
    if (this.next === traveller) this.turnTo(traveller);
    // There is no server at the other end: pg tells the journey why, once this turn is over.
    if (!this.wire) return;
    const { name, text, values } = traveller;
    const { parsedStatements, submittedNamedStatements } = this.wire;
    if (name === undefined || !(name in parsedStatements || name in submittedNamedStatements)) {
      this.wire.parse({ name, text });
      if (name !== undefined) submittedNamedStatements[name] = text;
    }
    this.wire.bind({ statement: name, values });
    if (traveller.columns) this.wire.describe({ type: 'P' });
    this.wire.execute({});
  }

  end(): void {
    this.wire?.sync();
  }

  handleRowDescription({ fields }: { fields: pg.FieldDef[] }): void {
    this.next?.columns?.(fields);
  }

  handleDataRow({ fields }: { fields: (string | null)[] }): void {
    this.next?.row(fields);
  }

  handleCommandComplete({ text }: { text: string }): void {
    this.next?.arrived(text);
    this.answered += 1;
    this.turnTo(this.next);
  }

  handleEmptyQuery(): void {
    this.handleCommandComplete({ text: '' });
  }

  /** PostgreSQL passes over what comes behind, up to the end of the journey. */
  handleError(error: Error): void {
    for (const traveller of this.travellers.slice(this.answered)) {
      if (traveller.name !== undefined) delete this.wire?.submittedNamedStatements[traveller.name];
      traveller.failed(error);
    }
    this.answered = this.travellers.length;
    this.lost = error;
    this.callback(error);
  }

  handleReadyForQuery(): void {
    this.callback(null);
  }

  private turnTo(traveller: Traveller | undefined): void {
    this.name = traveller?.name;
    this.text = traveller?.text;
  }

  private get next(): Traveller | undefined {
    return this.travellers[this.answered];
  }
}
