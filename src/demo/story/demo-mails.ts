import { createHash } from 'node:crypto';
import type pg from 'pg';
import { daysAgo } from './making.js';
import { insert } from './rows.js';

/** Three mails that cite none of ours: a person has to match them. */
export async function seedUnmatchedMails(db: pg.Client): Promise<void> {
  const { rows } = await db.query<{ name: string; finess: string }>(
    `SELECT c.name, c.finess_ej AS finess FROM requests q JOIN clients c ON c.id = q.client_id WHERE q.state = 'submitted' ORDER BY q.created_at, q.id LIMIT 2`,
  );
  const [first, second] = rows;
  const mails = [
    {
      sender: 'monserviceclient.certificats@esante.gouv.fr',
      subject: 'Accusé de réception de votre demande',
      recognised: 'acknowledgement',
      dossier: '2026-119307',
      days: 1,
      body: `Bonjour,\n\nNous avons bien reçu votre formulaire de déclaration des administrateurs techniques pour la structure ${first?.name.toUpperCase()}, FINESS ${first?.finess}.\n\nVotre demande est enregistrée sous le numéro de dossier 2026-119307. Elle sera traitée dans un délai d’environ trois jours ouvrés.\n`,
    },
    {
      sender: 'monserviceclient.certificats@esante.gouv.fr',
      subject: 'Votre demande est incomplète',
      recognised: 'correction',
      dossier: null,
      days: 0,
      body: `Bonjour,\n\nLe cachet de la structure ${second?.name} est illisible. Merci de renvoyer le formulaire.\n`,
    },
    {
      sender: 'secretariat@horizon-bocage.example',
      subject: 'Changement de direction',
      recognised: null,
      dossier: null,
      days: 0,
      body: 'Bonjour,\n\nNotre directrice quitte ses fonctions à la fin du mois. À qui devons-nous l’annoncer ?\n',
    },
  ];
  for (const mail of mails) await keep(db, mail);
}

async function keep(
  db: pg.Client,
  mail: {
    sender: string;
    subject: string;
    recognised: string | null;
    dossier: string | null;
    days: number;
    body: string;
  },
): Promise<void> {
  const id = createHash('sha256').update(mail.subject).digest('hex').slice(0, 20);
  const at = daysAgo(mail.days, 6);
  const raw = Buffer.from(
    [
      `From: ${mail.sender}`,
      'To: certificats@demo.example',
      `Subject: =?UTF-8?B?${Buffer.from(mail.subject).toString('base64')}?=`,
      `Date: ${at.toUTCString()}`,
      `Message-ID: <${id}@demo-simulateur.example>`,
      'MIME-Version: 1.0',
      'Content-Type: text/plain; charset=utf-8',
      'Content-Transfer-Encoding: base64',
      '',
      Buffer.from(mail.body).toString('base64').replace(/.{76}/g, '$&\r\n'),
      '',
    ].join('\r\n'),
  );
  const document = await insert(db, 'documents', {
    kind: 'raw_mail',
    file_name: 'message.eml',
    media_type: 'message/rfc822',
    size: raw.length,
    sha256: createHash('sha256').update(raw).digest('hex'),
    bytes: raw,
    created_by: 'Relève des courriels',
    created_at: at,
  });
  await insert(db, 'messages', {
    direction: 'in',
    purpose: 'incoming',
    sender: mail.sender,
    recipients: ['certificats@demo.example'],
    subject: mail.subject,
    body: mail.body,
    message_id: `<${id}@demo-simulateur.example>`,
    raw_document_id: document,
    state: 'unmatched',
    state_since: at,
    recognised_as: mail.recognised,
    dossier_number: mail.dossier,
    received_at: at,
    created_at: at,
  });
}
