/** How the ledger’s decisions show. */
export const decisionStates = {
  sent: { label: 'Envoyé', tone: 'ok', icon: 'send', plain: true },
  skipped: { label: 'Passée', tone: 'none', icon: 'arrow-forward', plain: true },
  muted: { label: 'En sourdine', tone: 'none', icon: 'bell-off', plain: true },
  task: { label: 'Tâche', tone: 'soon', icon: 'clipboard-text', plain: false },
  no_address: { label: 'Sans adresse', tone: 'soon', icon: 'mail-off', plain: false },
} as const;

/** How a mail that the ledger names shows, while it has not left, or did not. */
export const mailStates: Record<string, { label: string; tone: string; icon: string; plain: boolean }> = {
  queued: { label: 'En file', tone: 'move', icon: 'hourglass', plain: true },
  sending: { label: 'En cours d’envoi', tone: 'move', icon: 'hourglass', plain: true },
  failed: { label: 'Échec d’envoi', tone: 'bad', icon: 'alert-circle', plain: false },
  withdrawn: { label: 'Annulé avant l’envoi', tone: 'none', icon: 'ban', plain: true },
  in_doubt: { label: 'Envoi incertain', tone: 'soon', icon: 'alert-triangle', plain: false },
};
