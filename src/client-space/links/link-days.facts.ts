/** So many days a link into the space of a client is good: as long as a signature may take with a board that meets once a month. The mails that carry one say it. */
export const linkDays = 30;

/** So many when it is copied: it goes by ways that we do not know. The page that gives it says it. */
export const copiedDays = 7;
