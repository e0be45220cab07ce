/** Why a client is archived whom an import had created by mistake: the journal keeps them, a corrected file brings them back. */
export const undoneReason = 'L’import qui avait créé ce client a été défait.';
/** The same of an establishment that a reminder, an order or a certificate names: it is closed, not deleted. */
export const undoneEstablishment = 'L’import qui avait ajouté cet établissement a été défait.';
