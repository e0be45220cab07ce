import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** How the next answers misbehave, one an answer. */
export type Misbehaviour =
  | 'busy'
  | 'broken'
  | 'silent'
  | 'made-then-broken'
  | 'moved'
  | 'huge'
  | 'not-json'
  | 'elsewhere';

interface Descriptor {
  __typename: string;
  id: string;
  label: string;
  description?: string;
  required?: boolean;
  options?: string[];
  otherOption?: boolean;
  champDescriptors?: Descriptor[];
}

/** A dossier as the other side has it; what it kept is nowhere in its answers. */
export interface ThereDossier {
  number: number;
  token: string;
  kept: Record<string, unknown>;
  /** Nobody has signed in with its link yet. */
  orphan: boolean;
  state: string;
  submittedAt: string | null;
  processedAt: string | null;
}

const id = (stable: number) => Buffer.from(`Champ-${stable}`).toString('base64').replace(/=+$/u, '');
const of = (stable: number, type: string, label: string, more: Partial<Descriptor> = {}): Descriptor => ({
  __typename: `${type}ChampDescriptor`,
  id: id(stable),
  label,
  ...more,
});

/** The question of that number, as a value is sent under it. */
export const champ = (stable: number) => `champ_${id(stable)}`;

/** A declaration of administrators as one might be put on line: invented, like its numbers. */
export const declaration: Descriptor[] = [
  of(1, 'HeaderSection', 'Votre structure'),
  of(2, 'Text', 'Raison sociale de la structure', { required: true }),
  of(3, 'Text', 'Numéro FINESS juridique', { required: true }),
  of(4, 'DropDownList', 'Vous signez en qualité de', { options: ['Responsable légal', 'Mandataire'], required: true }),
  of(5, 'Email', 'Adresse électronique du signataire'),
  of(6, 'Phone', 'Téléphone du signataire'),
  of(7, 'Repetition', 'Administrateurs techniques', {
    required: true,
    champDescriptors: [
      of(8, 'Text', 'Nom', { required: true }),
      of(9, 'Text', 'Prénom'),
      of(10, 'Formatted', 'Numéro de carte', { required: true }),
      of(11, 'Email', 'Adresse électronique'),
    ],
  }),
  of(12, 'MultipleDropDownList', 'Offres de certificats', { options: ['ORG', 'SERV SSL'] }),
  of(13, 'Text', 'Éditeur de la solution'),
  of(14, 'Checkbox', 'J’accepte les conditions générales d’utilisation', { required: true }),
  of(15, 'Checkbox', 'Je certifie l’exactitude de ces informations', { required: true }),
  of(16, 'PieceJustificative', 'Formulaire signé'),
];

/**
 * Stands for Démarche Numérique: its public API of prefilling as its source has it (domain facts F4.2), over real HTTP. It refuses no value:
 * one that does not suit its question is left out without a word.
 */
export class DemarcheServer {
  readonly dossiers: ThereDossier[] = [];
  readonly asked: { method: string; url: string; headers: IncomingMessage['headers'] }[] = [];
  misbehaves: Misbehaviour[] = [];
  questions = DemarcheServer.questions();
  opendata = true;
  readonly number = 12345;
  private readonly server: Server;
  private next = 900_001;

  private constructor() {
    this.server = createServer((request, response) => void this.answer(request, response));
  }

  /** Those that the procedure has at first. */
  static questions(): Descriptor[] {
    return structuredClone(declaration);
  }

  static async start(): Promise<DemarcheServer> {
    const started = new DemarcheServer();
    await new Promise<void>((listening) => void started.server.listen(0, '127.0.0.1', () => listening()));
    return started;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise<void>((closed) => void this.server.close(() => closed()));
  }

  get origin(): string {
    return `http://localhost:${(this.server.address() as AddressInfo).port}`;
  }

  get address(): string {
    return `${this.origin}/commencer/administrateurs-techniques`;
  }

  schema(): object {
    return {
      number: this.number,
      title: 'Déclaration des administrateurs',
      revision: { champDescriptors: this.questions },
    };
  }

  /** The first who signs in with the link owns it, then deposits it, and so on. */
  becomes(number: number, state: string): void {
    const dossier = this.dossiers.find((one) => one.number === number);
    if (!dossier) throw new Error(`No dossier ${number}`);
    dossier.orphan = false;
    dossier.state = state;
    if (state === 'en_construction') dossier.submittedAt ??= new Date().toISOString();
    if (['accepte', 'refuse', 'sans_suite'].includes(state)) dossier.processedAt = new Date().toISOString();
  }

  /** What a night does to those that nobody opened for five days. */
  forget(number: number): void {
    this.dossiers.splice(
      this.dossiers.findIndex((one) => one.number === number),
      1,
    );
  }

  /** The lines of the PDF that the owner of a dossier downloads: every question, and what was kept of it. */
  copyOf({ number, kept }: ThereDossier): string[] {
    const said = (questions: Descriptor[], values: Record<string, unknown>): string[] =>
      questions.flatMap(({ id, label, champDescriptors }) => {
        const value = values[`champ_${id}`];
        if (!champDescriptors)
          return [`${label} | ${value === undefined ? 'Non communiqué' : [value].flat().join(', ')}`];
        const rows = (value ?? []) as Record<string, unknown>[];
        return [label, ...rows.flatMap((row) => said(champDescriptors, row))];
      });
    return [`Dossier n° ${number}`, ...said(this.questions, kept)];
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', url = '', headers } = request;
    this.asked.push({ method, url, headers });
    let body = '';
    for await (const part of request) body += String(part);
    const how = this.misbehaves.shift();
    const made = how === 'made-then-broken' ? this.create(body) : null;
    if (how && misbehave(how, response)) return;
    if (made) return json(response, 502, { error: 'bad gateway' });
    const { pathname, searchParams } = new URL(url, this.origin);
    if (pathname === '/preremplir/administrateurs-techniques/schema')
      return this.opendata ? json(response, 200, this.schema()) : json(response, 404, { error: 'procedure not found' });
    if (pathname !== `/api/public/v1/demarches/${this.number}/dossiers`) return json(response, 404, {});
    if (method === 'GET') return json(response, 200, this.index(searchParams.get('prefill_token') ?? ''));
    if (headers['content-type'] !== 'application/json') return json(response, 400, { error: 'Content-Type' });
    json(response, 201, this.told(this.create(body)));
  }

  private create(body: string): ThereDossier {
    const values = JSON.parse(body) as Record<string, unknown>;
    const token = randomBytes(18).toString('base64url');
    const kept = keptOf(this.questions, values);
    const number = this.next++;
    const dossier = { number, token, kept, orphan: true, state: 'brouillon', submittedAt: null, processedAt: null };
    this.dossiers.push(dossier);
    return dossier;
  }

  private index(tokens: string): object[] {
    const asked = tokens.split(',');
    return this.dossiers.filter(({ token }) => asked.includes(token)).map((dossier) => this.told(dossier));
  }

  private told({ number, token, orphan, state, submittedAt, processedAt }: ThereDossier): object {
    const same = { dossier_id: `D-${number}`, dossier_number: number, dossier_prefill_token: token };
    if (orphan) return { dossier_url: `${this.address}?prefill_token=${token}`, state: 'prefilled', ...same };
    return {
      state,
      ...(submittedAt ? { submitted_at: submittedAt } : {}),
      ...(processedAt ? { processed_at: processedAt } : {}),
      ...same,
    };
  }
}

function misbehave(how: Misbehaviour, response: ServerResponse): boolean {
  switch (how) {
    case 'busy':
      response.setHeader('retry-after', '120');
      json(response, 429, { error: 'too many requests' });
      return true;
    case 'broken':
      json(response, 503, { error: 'maintenance' });
      return true;
    case 'silent':
      return true;
    case 'moved':
      response.writeHead(302, { location: 'http://169.254.169.254/latest/meta-data' }).end();
      return true;
    case 'huge':
      response.writeHead(201, { 'content-type': 'application/json' }).end(Buffer.alloc(2 * 1024 * 1024, 32));
      return true;
    case 'not-json':
      response.writeHead(201, { 'content-type': 'text/html' }).end('<html>Merci</html>');
      return true;
    case 'elsewhere':
      json(response, 201, { state: 'prefilled', dossier_number: 1, dossier_prefill_token: '../admin?x=1' });
      return true;
    default:
      return false;
  }
}

// PrefillChamps: what is not a question, not prefillable or not valid is left out.
function keptOf(questions: Descriptor[], values: Record<string, unknown>): Record<string, unknown> {
  const kept: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(values)) {
    const question = questions.find((one) => `champ_${one.id}` === key);
    if (key.startsWith('identite_')) kept[key] = value;
    else if (question?.__typename === 'RepetitionChampDescriptor' && Array.isArray(value))
      kept[key] = value.map((row) => keptOf(question.champDescriptors ?? [], row as Record<string, unknown>));
    else if (question && suits(question, value)) kept[key] = value;
  }
  return kept;
}

function suits({ __typename, options = [], otherOption }: Descriptor, value: unknown): boolean {
  const text = String(value);
  switch (__typename.replace('ChampDescriptor', '')) {
    case 'Text':
    case 'Textarea':
    case 'Formatted':
      return typeof value === 'string';
    case 'Email':
      return /^\S+@\S+\.\S+$/u.test(text);
    case 'Phone':
      return /^(0|\+33)\d{9}$/u.test(text);
    case 'Date':
      return /^\d{4}-\d\d-\d\d$/u.test(text) && !Number.isNaN(new Date(text).valueOf());
    case 'Checkbox':
    case 'YesNo':
      return text === 'true' || text === 'false';
    case 'DropDownList':
      return otherOption === true || options.includes(text);
    case 'MultipleDropDownList':
      return Array.isArray(value) && value.every((one) => options.includes(String(one)));
    default:
      return false;
  }
}

function json(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
