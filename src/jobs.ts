/**
 * Every job there is: name → payload. Payloads hold ids only, never personal data, keys or passwords.
 * A name without exactly one handler does not boot.
 */
export interface JobPayloads {
  /** Send one outgoing mail. */
  'mail.send': { messageId: string };
  /** Do to some mails of a list what a person decided of all of them. */
  'mail.decide': { action: 'resend' | 'withdraw' | 'settle'; messageIds: string[]; personId: string };
  /** Mail somebody the link by which they choose their password. */
  'account.link': { linkId: string };
  /** Decide, for one editor, which reminders are due, and write them. */
  'reminders.decide': Record<string, never>;
  /** Chase those who are waited for, as the rules of the editor say. */
  'reminders.chase': Record<string, never>;
  /** Do the next rows of a campaign, a batch of them; which ones is read when it begins. */
  'campaign.batch': { campaignId: string };
  /** Take up again the rows of campaigns that wait for a job that is no more. */
  'campaigns.sweep': Record<string, never>;
  /** Read an editor's mail source and keep what is new. */
  'mailbox.collect': Record<string, never>;
  /** Read one of the mailboxes that an editor set itself. */
  'mailbox.read': { mailboxId: string };
  /** Note the departures of administrators whose planned day has come. */
  'administrators.depart': Record<string, never>;
  /** End the accesses of somebody who leaves, at the chosen second. */
  'departures.end': { departureId: string };
  /** Go on with the departures under way: ends after arrivals, accesses that should have ended, the last end. */
  'departures.follow': Record<string, never>;
  /** Go on noting that somebody is out of the team on the portal, for the clients that are left. */
  'departures.portal': { departureId: string; notedBy: string };
  /** Compute again what moves with time: next actions, lateness, coverage; of the clients after that one, a part at a time. */
  'progress.refresh': { after?: string };
  /** Compute again the next actions of clients of whom a certificate has just ended; of the clients after that one, a part at a time. */
  'progress.ends': { after?: string };
  /** Put together the differences that the counts of all clients are made of. */
  'progress.fold': Record<string, never>;
  /** Count how many clients lack nothing for a mass habilitation. */
  'readiness.measure': Record<string, never>;
  /** A dossier of many clients has left: write the request of the next of them. */
  'mass.leave': { dossierId: string };
  /** Do to the next clients of a dossier what a mail of ANS says of each. */
  'mass.answer': { messageId: string };
  /** Fill a dossier on Démarche Numérique, outside any transaction. */
  'demarche.create': { dossierId: string };
  /** Read where the prefilled dossiers of an editor stand. */
  'demarche.read': Record<string, never>;
  /** Close the orders whose certificate ended before it was noted in service. */
  'orders.lapse': Record<string, never>;
  /** Retire the slots whose certificate is revoked or over and that no service asks for; of the clients after that one, a part at a time. */
  'slots.end': { after?: string };
  /** Decide of what the register says and the clients say already. */
  'register.settle': Record<string, never>;
  /** Compare the certificates in force with the revocation lists at hand. */
  'certificates.watch': Record<string, never>;
  /** Follow the whole chain of an editor's journal. */
  'audit.verify': Record<string, never>;
  /** Delete what has passed its term. */
  'retention.purge': Record<string, never>;
  /** Write the end of an editor's journal where the database does not reach. */
  'journal.anchor': Record<string, never>;
  /** Read a file of clients and say, line by line, what it would change. */
  'imports.check': { importId: string };
  /** Apply the valid lines of a file that was checked. */
  'imports.apply': { importId: string };
  /** Gives back what an import changed, batch by batch. */
  'imports.undo': { importId: string };
}

export type JobName = keyof JobPayloads;

export interface JobOptions {
  /** Who acts, in the journal: « Automatique, envoi des courriels ». */
  label: string;
  /** Tries before a person is told. */
  tries: number;
  /**
   * `transaction`: the handler runs in the transaction that marks the job done: its effects happen once.
   * `claims`: the handler reaches outside (mail) and opens its own short transactions around conditional claims.
   */
  mode: 'transaction' | 'claims';
}

export const jobOptions: Record<JobName, JobOptions> = {
  'mail.send': { label: 'envoi des courriels', tries: 6, mode: 'claims' },
  'mail.decide': { label: 'décision sur des courriels', tries: 4, mode: 'claims' },
  'account.link': { label: 'envoi des liens d’accès', tries: 6, mode: 'claims' },
  'reminders.decide': { label: 'rappels d’échéance', tries: 3, mode: 'transaction' },
  'reminders.chase': { label: 'relances', tries: 3, mode: 'transaction' },
  'campaign.batch': { label: 'campagne', tries: 4, mode: 'claims' },
  'campaigns.sweep': { label: 'reprise des campagnes', tries: 3, mode: 'transaction' },
  'mailbox.collect': { label: 'relève des courriels', tries: 3, mode: 'claims' },
  'mailbox.read': { label: 'relève d’une boîte aux lettres', tries: 3, mode: 'claims' },
  'administrators.depart': { label: 'départs prévus', tries: 3, mode: 'transaction' },
  'departures.end': { label: 'fin des accès', tries: 6, mode: 'transaction' },
  'departures.follow': { label: 'suivi des départs', tries: 3, mode: 'transaction' },
  'departures.portal': { label: 'retraits sur le portail', tries: 6, mode: 'transaction' },
  'progress.refresh': { label: 'actualisation de la nuit', tries: 3, mode: 'transaction' },
  'progress.ends': { label: 'actualisation des échéances passées', tries: 3, mode: 'transaction' },
  'progress.fold': { label: 'réunion des comptes', tries: 3, mode: 'transaction' },
  'readiness.measure': { label: 'mesure de la préparation', tries: 3, mode: 'transaction' },
  'mass.leave': { label: 'envoi d’un dossier de masse', tries: 6, mode: 'transaction' },
  'mass.answer': { label: 'réponse à un dossier de masse', tries: 6, mode: 'transaction' },
  'demarche.create': { label: 'dossier prérempli', tries: 6, mode: 'claims' },
  'demarche.read': { label: 'relecture des dossiers préremplis', tries: 3, mode: 'claims' },
  'orders.lapse': { label: 'commandes de certificats expirés', tries: 3, mode: 'transaction' },
  'slots.end': { label: 'emplacements devenus inutiles', tries: 3, mode: 'transaction' },
  'register.settle': { label: 'changements du registre repris à la main', tries: 3, mode: 'transaction' },
  'certificates.watch': { label: 'contrôle des révocations', tries: 3, mode: 'transaction' },
  'audit.verify': { label: 'contrôle du journal', tries: 3, mode: 'transaction' },
  'retention.purge': { label: 'conservation', tries: 3, mode: 'claims' },
  'journal.anchor': { label: 'ancre du journal', tries: 6, mode: 'claims' },
  'imports.check': { label: 'vérification d’un import', tries: 4, mode: 'claims' },
  'imports.apply': { label: 'application d’un import', tries: 4, mode: 'claims' },
  'imports.undo': { label: 'retour en arrière d’un import', tries: 4, mode: 'claims' },
};

export interface RecurringJob {
  name: JobName;
  /** Every so many minutes, or each day at an hour of Europe/Paris. */
  schedule: { everyMinutes: number } | { dailyAt: `${number}:${number}` };
  label: string;
}

/** Recurring work: one row a job, run for every editor. Says when it last ran on the page « Tâches planifiées ». */
export const recurringJobs: RecurringJob[] = [
  { name: 'mailbox.collect', schedule: { everyMinutes: 1 }, label: 'Relever les boîtes aux lettres' },
  { name: 'reminders.decide', schedule: { everyMinutes: 15 }, label: 'Décider des rappels d’échéance' },
  { name: 'reminders.chase', schedule: { dailyAt: '09:00' }, label: 'Relancer ceux que l’on attend' },
  {
    name: 'demarche.read',
    schedule: { everyMinutes: 30 },
    label: 'Relire les dossiers préremplis de Démarche Numérique',
  },
  { name: 'campaigns.sweep', schedule: { everyMinutes: 5 }, label: 'Reprendre les lignes de campagne à l’abandon' },
  { name: 'administrators.depart', schedule: { dailyAt: '00:05' }, label: 'Noter les départs prévus pour ce jour' },
  { name: 'departures.follow', schedule: { everyMinutes: 15 }, label: 'Suivre les départs en cours' },
  {
    name: 'slots.end',
    schedule: { dailyAt: '00:15' },
    label: 'Sortir du suivi ce qu’aucun service ne demande et dont le certificat est révoqué ou expiré',
  },
  {
    name: 'register.settle',
    schedule: { dailyAt: '00:20' },
    label: 'Classer les changements du registre que les fiches disent déjà',
  },
  { name: 'progress.refresh', schedule: { dailyAt: '00:10' }, label: 'Actualiser les prochaines actions' },
  {
    name: 'progress.ends',
    schedule: { everyMinutes: 15 },
    label: 'Actualiser les prochaines actions des certificats qui viennent d’expirer',
  },
  { name: 'progress.fold', schedule: { everyMinutes: 15 }, label: 'Réunir les comptes de tous les clients' },
  {
    name: 'readiness.measure',
    schedule: { dailyAt: '23:30' },
    label: 'Compter les clients prêts à être habilités en masse',
  },
  { name: 'orders.lapse', schedule: { everyMinutes: 15 }, label: 'Clore les commandes dont le certificat a expiré' },
  {
    name: 'certificates.watch',
    schedule: { dailyAt: '01:20' },
    label: 'Confronter les certificats en service aux listes de révocation',
  },
  { name: 'audit.verify', schedule: { dailyAt: '02:40' }, label: 'Contrôler le journal en entier' },
  { name: 'retention.purge', schedule: { dailyAt: '03:20' }, label: 'Effacer ce qui a passé son terme' },
  { name: 'journal.anchor', schedule: { dailyAt: '05:10' }, label: 'Envoyer l’ancre du journal' },
];
