/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "report/phrases.h"

/* All folded: lower case, single blanks, "email". Japanese, Chinese and Korean
 * need no folding; a final sigma folds to the other one. Each list ends with
 * NULL. */

/* clang-format off */
static const char *const subject_failure[] = {
    "virus intercepted", "a potential virus", "not member article",
    "list team rejected", "request to mailing list", "undelivered mail",
    "undeliverable", "undelivered", "not deliverable",
    "delivery status notification (failure", "delivery failure",
    "delivery failed", "delivery has failed", "failure delivery",
    "delivery notification: delivery has failed", "failed delivery",
    "delivery report: failed", "failure notice", "mail failure",
    "mail delivery failed", "mail delivery failure", "delivery error",
    "message delivery failure", "message not delivered", "mail not delivered",
    "returned mail", "returned to sender", "return to sender",
    "returning message to sender", "returned message", "mail returned",
    "could not be delivered", "could not deliver", "couldn't be delivered",
    "cannot be delivered", "can't be delivered", "unable to deliver",
    "was not delivered", "not be delivered", "non delivery", "non-delivery",
    "nondeliverable", "ndr:", "nondelivery", "non-deliverable",
    "mail system error", "error sending your mail", "delivery problem",
    "postmaster notify", "message you sent blocked", "mail blocked",
    "rejected mail", "message rejected", "mail rejected", "rejected:",
    "user unknown", "unknown user", "no such user", "address unknown",
    "mailbox full", "mailbox is full", "over quota", "mail rejection",
    "delivery status notification: error",
    "delivery status notification: failed", "virus found in", "virus alert",
    "returned due to virus", "bounced mail", "bounce notification",
    "error in your mail", "problem delivering", "message status - undeliver",
    "delivery unsuccessful", "unsuccessful delivery", "sending failed",
    "delivery status report", "mta-blocked", "email could not",
    "message blocked", "spam mail warning notification", "mail failed",
    "failed mail", "failed message", "message failed", "processing error",
    "delivery status notification",
    /* German */
    "unzustellbar", "nicht zugestellt", "unzustellbare",
    "zustellung fehlgeschlagen", "zustellungsfehler", "fehlgeschlagen:",
    "nicht zustellbar", "mailzustellung",
    /* French */
    "non remis", "non délivré", "non distribué", "échec de la remise",
    "échec de remise", "notification de livraison : échec", "non distribuable",
    "message non livré", "échec de la distribution", "echec de la remise",
    /* Spanish, Portuguese, Catalan */
    "no se puede entregar", "no se pudo entregar", "no entregado",
    "correo devuelto", "error de entrega", "fallo en la entrega",
    "não entregue", "não é possível entregar", "não foi possível entregar",
    "falha na entrega", "mensagem devolvida", "mensaje devuelto",
    "notificación de estado de entrega (fallo",
    /* Italian */
    "non recapitabile", "mancata consegna", "impossibile consegnare",
    "recapito non riuscito", "errore di consegna",
    /* Dutch, Scandinavian, Finnish */
    "onbestelbaar", "niet bezorgd", "kan niet worden bezorgd",
    "kunne ikke leveres", "kan inte levereras", "gick inte att leverera",
    "oleverbar", "ikke leveret", "olevererbart", "toimitus epäonnistui",
    /* Slavic */
    "недоставленное сообщение", "не доставлено", "недоставлен",
    "не может быть доставлено", "не удается доставить", "niedostarczona",
    "nie można dostarczyć", "nie dostarczono", "nedoručitelná",
    "nedoručitelné", "zwrot wiadomości", "niedoręczon",
    /* Turkish, Greek, Hungarian */
    "teslim edilemedi", "iletilemedi", "αποτυχία παράδοσησ",
    "kézbesíthetetlen",
    /* Japanese, Chinese, Korean */
    "配信不能", "配送失敗", "配信エラー", "送信エラー", "送信できません", "メールエラー", "エラーメール", "宛先不明",
    "送信失敗", "配達不能", "不達", "お届けできません", "退信", "系统退信", "无法投递", "无法送达", "未送达",
    "無法傳遞", "投递失败", "배달되지 않음", "반송", "전송 실패", "rejected posting", "denied:", "you are not member", "you are not a member", "ndn:", "viruses detected", "detected a virus", NULL};

/* Parts of words, which together say it in a subject that no phrase knows:
 * "FAILED MAIL to ...", "Message log: delivery error". */
static const char *const subject_mail[] = {
    "mail", "message", "deliver", "recipient", "mailbox", "posting",
    "nachricht", "zustell", "correo", "mensaje", "mensagem", "messag",
    "courriel", "messaggio", "bericht", "meddelande", "besked", "viesti",
    "сообщен", "письм", "почт", "wiadomo", "zpráv", "μήνυμ", "メール", "送信",
    "配信", "配送", "邮件", "郵件", "投递", "投遞", "信件", "메일", "전송", NULL};

static const char *const subject_trouble[] = {
    "fail", "undeliver", "not deliver", "non-deliver", "nondeliver",
    "not be deliver", "could not", "couldn't", "cannot", "can't", "unable",
    "not sent", "error", "reject", "refus", "return", "bounce", "blocked",
    "not accepted", "not allowed", "denied", "discarded", "expired", "aborted",
    "problem", "invalid", "nicht ", "fehlgeschlag", "fehlschlag",
    "zustellfehler", "sendefehler", "abgelehnt", "abgewiesen",
    "zurückgewiesen", "unzustellbar", "échec", "echec", "erreur", "non remis",
    "rejet", "impossible", "no se pud", "no entreg", "fallo ", "fallid",
    "rechaz", "devuelt", "devolv", "falha", "não ", "rejeitad", "recusad",
    "errore", "impossib", "rifiutat", "mancat", "fout", "mislukt", "geweigerd",
    "niet ", "misslyck", "avvis", "fejl", "ikke ", "inte ", "epäonn", "virhe",
    "ошибк", "не ", "отклон", "возврат", "сбой", "błąd", "odrzuc", "zwrot",
    "chyb", "nelze", "αποτυχ", "エラー", "失敗", "できません", "不明", "拒否", "失败", "错误",
    "无法", "退", "拒", "실패", "오류", "거부", NULL};

static const char *const subject_delay[] = {
    "transient delivery", "delayed mail", "delivery delayed",
    "delivery has been delayed", "message delayed", "mail delayed",
    "delivery status notification (delay",
    "delivery status notification: delay",
    "delivery status notification (mail",
    "delivery status notification: warning", "still being retried",
    "delivery warning", "mail warning",
    "could not send message for past", "message still undelivered",
    "warning: message", "delivery delay", "has been delayed",
    "delayed delivery", "temporarily undeliverable", "delayed:",
    "warning: could not send", "delivery temporarily",
    "not yet been delivered", "verzögert", "zustellung verzögert",
    "remise différée", "retardé", "retard de remise", "retrasado",
    "demora en la entrega", "atraso na entrega", "ritardo", "vertraagd",
    "задержка", "opóźnion", "配信遅延", "延迟", "지연", "waiting mail", NULL};

static const char *const subject_success[] = {
    "successful mail delivery", "delivery status notification (success",
    "delivered:", "delivery report", "relayed:", "expanded:",
    "delivery status notification (relay",
    "delivery status notification (expand",
    "delivery notification: delivery has been", "return receipt",
    "successfully delivered", "mail delivered", "message delivered",
    "zugestellt:", "weitergeleitet:", "remis :", "relayé :", "remis:",
    "entregado:", "entregue:", "recapitato:", "доставлено:", "配信済み",
    "deliverable:", NULL};

static const char *const subject_autoreply[] = {
    "[request received]", "requires verification", "majordomo results",
    "results of your email commands",
    "ergebnis ihrer email-befehle", "awaits moderator approval",
    "post acknowledgement", "auto:", "auto reply", "auto-reply", "autoreply",
    "automatic reply", "automated reply", "auto response", "auto-response",
    "autoresponse", "autorespons", "out of office", "out-of-office",
    "out of the office", "ooo:", "vacation", "on holiday", "on leave",
    "away from my mail", "away from mail", "away until", "i am away", "i'm away",
    "automatic response", "automated response", "absence", "abwesenheit",
    "automatische antwort", "abwesend", "ist ausser haus",
    "réponse automatique", "absent(e) du bureau", "absent du bureau",
    "respuesta automática", "fuera de la oficina", "resposta automática",
    "fora do escritório", "ausência", "risposta automatica", "fuori ufficio",
    "automatisch antwoord", "afwezig", "autosvar", "automatiskt svar",
    "frånvaro", "automaattinen vastaus", "автоответ", "автоматический ответ",
    "odpowiedź automatyczna", "automatyczna odpowiedź", "automatická odpověď",
    "otomatik yanıt", "自動返信", "自動応答", "不在", "自动回复", "自动答复", "自動回覆", "자동 회신",
    "message received", "your request has been received",
    "thank you for contacting", "thank you for your email",
    "confirm your message", "please confirm your email to",
    "confirmation required", "sender verification", "please verify", "confirm subscribe to", "confirm unsubscribe from", "output of your job", NULL};

/* No person starts a subject with these. */
static const char *const subject_automatic[] = {
    "auto reply", "auto-reply", "autoreply", "automatic reply",
    "automated reply", "auto response", "auto-response", "autoresponse",
    "automatic response", "automated response", "autoresponder",
    "out of office autoreply", "automatische antwort",
    "automatische abwesenheit", "réponse automatique", "respuesta automática",
    "resposta automática", "risposta automatica", "automatisch antwoord",
    "automatiskt svar", "automatisk svar", "automaattinen vastaus",
    "автоматический ответ", "odpowiedź automatyczna", "automatyczna odpowiedź",
    "automatická odpověď", "otomatik yanıt", "自動返信", "自動応答", "自动回复", "自动答复",
    "自動回覆", "자동 회신", NULL};

/* Only machines speak so of whom they answer for; not behind "Re:". */
static const char *const subject_away[] = {
    "is out of the office", "is out of office", "ist ausser haus",
    "ist nicht im büro", "abwesenheitsnotiz", "absent(e) du bureau", NULL};

/* Challenges: who writes is to prove something before the mail is let in. */
static const char *const prose_challenge[] = {
    "automatic response system on behalf of", "boxbe waiting list",
    "list of approved senders", "approved sender list",
    "allowed senders list", "recipient's allowed list",
    "is being held until you", "held until you confirm",
    "para que sua mensagem seja encaminhada",
    "message will be delivered once you", NULL};

/* Read receipts in words. */
static const char *const prose_disposition[] = {
    "was received by:", "confirmation of reading", "message was read",
    "message has been read", "message was displayed", "has been opened",
    "wurde gelesen", "a été lu", "ha sido leído", "è stato letto", NULL};

/* Before an address to turn to. */
static const char *const contact_words[] = {
    "please contact", "contact the", "contact your", "contact us", "write to",
    "directed to", "assistance", "send mail to", "send email to",
    "questions", "wenden sie sich", "kontaktieren", "contactez", "contacter",
    "contacte", "contattare", NULL};

/* Programs that answer, by X-Mailer or User-Agent. */
static const char *const autoresponder[] = {
    "autoresponder", "auto-responder", "autoresponse", "vacation", "autoreply",
    "auto-reply", NULL};

static const char *const subject_disposition[] = {
    "read:", "not read:", "deleted:", "disposition notification",
    "read receipt", "read confirmation", "return receipt (displayed)",
    "message read", "gelesen:", "ungelesen gelöscht:", "lesebestätigung",
    "lu :", "lu:", "leído:", "leido:", "lido:", "letto:", "gelezen:", "läst:",
    "lest:", "прочтено:", "прочитано:", "przeczytano:", "開封済み", "已读", "已讀",
    "읽음", NULL};

static const char *const subject_feedback[] = {
    "[spamcop (", "complaint about message from", "email feedback report",
    "abuse report", "feedback loop", "dmarc failure report",
    "forensic report", "spam complaint", "dmarc forensic report",
    "auth failure report", "authentication failure report", NULL};

/* Worth a closer look: what services, challenges and receipts come in. Only
 * triage needs it. */
static const char *const subject_service[] = {
    "aws notification message", "amazon ses", "ses notification", "verification", "action required", "confirm (", "rcpt:", "virus", NULL};

static const char *const subject_notice[] = {
    "smtp server: errors", "in mail to you", "log summaries", "cron <",
    "messages blocked for", "messages on hold", "messages held",
    "held messages", "spam report", "quarantine notification", " frozen",
    "mail queue", "queue report", "quarantine summary",
    "quarantine report", "quarantine digest", "spam digest", NULL};

static const char *const subject_answer[] = {
    "re:", "fwd:", "fw:", "aw:", "wg:", "sv:", "vs:", "antw:", "tr:", "rv:",
    "rif:", "i:", "回复", "转发", "re :", NULL};

static const char *const subject_quoting[] = {
    "undeliverable", "undelivered", "not delivered", "returned", "rejected",
    "ndr", "non delivery", "delayed", "delivered", "relayed", "expanded",
    "read", "not read", "deleted", "auto", "auto reply", "auto-reply",
    "autoreply", "automatic reply", "automated reply", "auto response",
    "automatic response", "out of office", "out-of-office", "ooo",
    "out of office autoreply", "out of office reply", "vacation",
    "unzustellbar", "fehlgeschlagen", "verzögert", "zugestellt",
    "weitergeleitet", "gelesen", "ungelesen gelöscht", "automatische antwort",
    "abwesend", "abwesenheit", "abwesenheitsnotiz", "non remis", "retardé",
    "remis", "relayé", "lu", "réponse automatique", "absent(e) du bureau",
    "absence", "no se puede entregar", "no entregado", "retrasado", "entregado",
    "leído", "leido", "respuesta automática", "fuera de la oficina",
    "não entregue", "não é possível entregar", "entregue", "lido",
    "resposta automática", "fora do escritório", "ausência",
    "non recapitabile", "recapitato", "letto", "risposta automatica",
    "fuori ufficio", "onbestelbaar", "vertraagd", "gelezen",
    "automatisch antwoord", "afwezig", "oleverbart", "oleverbar", "läst",
    "lest", "autosvar", "automatiskt svar", "frånvaro", "automatisk svar",
    "automaattinen vastaus", "не доставлено", "недоставлено", "задержка",
    "доставлено", "прочтено", "прочитано", "автоответ", "автоматический ответ",
    "niedostarczalne", "dostarczono", "przeczytano", "odpowiedź automatyczna",
    "automatyczna odpowiedź", "nedoručitelné", "automatická odpověď",
    "teslim edilemedi", "otomatik yanıt", "配信不能", "開封済み", "自動応答", "自動返信",
    "无法送达", "未送达", "已读", "自动答复", "自动回复", "已讀", "自動回覆", "배달되지 않음", "읽음",
    "자동 회신", NULL};

static const char *const prose_failure[] = {
    "been automatically rejected", "your mail is rejected",
    "could not be delivered", "couldn't be delivered", "cannot be delivered",
    "can't be delivered", "can not be delivered", "not be delivered",
    "wasn't delivered", "was not delivered", "were not delivered",
    "not delivered to", "weren't able to deliver", "wasn't able to deliver",
    "was not able to deliver", "not been delivered", "unable to deliver",
    "undeliverable to", "undeliverable address", "is undeliverable",
    "undeliverable message", "undeliverable mail", "undelivered message",
    "returned undelivered", "returned to you", "delivery failed",
    "delivery has failed", "delivery failure", "failed permanently",
    "permanent fatal errors", "permanent failure", "permanent error",
    "fatal errors", "failed recipient", "delivery to the following recipient",
    "following recipient", "following addresses failed",
    "following address failed", "following address(es) failed",
    "did not reach", "has been rejected", "was rejected", "were rejected",
    "has been refused", "is being returned", "has been returned",
    "is returned", "address was not found", "address wasn't found",
    "couldn't be found", "address not found", "user unknown", "unknown user",
    "no such user", "no such mailbox", "user does not exist",
    "account does not exist", "mailbox unavailable", "mailbox not found",
    "mailbox full", "mailbox is full", "over quota", "quota exceeded",
    "recipient unknown", "unknown recipient", "recipient rejected",
    "address rejected", "unrouteable address", "host unknown",
    "domain not found", "permanently failed", "transcript of session follows",
    "non-delivery", "nondelivery", "could not deliver", "cannot deliver",
    "can't deliver", "couldn't deliver", "failed to deliver",
    "message blocked", "message was blocked", "has been blocked",
    "error occurred while", "errors occurred while", "unable to send",
    "could not be sent", "cannot be sent", "not sent", "returned by the",
    "user not found", "invalid recipient", "account is disabled",
    "disabled account", "invalid user", "no such user here", "invalid address",
    "does not like recipient", "message not accepted", "message could not",
    "not accepted by", "error that the other server returned",
    "rejected your message", "delivery error", "delivery attempt",
    "a message that you sent", "sender of an infected", "contains a virus",
    "virus was found", "you sent a message that",
    "you may not have permission to post", "was undeliverable",
    "unknown host", "host not found", "no valid recipient", "not a valid user",
    "not a valid address", "not a valid recipient", "not a valid email",
    "doesn't have a", "does not have an account", "not a known user",
    "not known here", "unknown local", "mailbox does not exist",
    "mailbox has exceeded", "exceeds the", "exceeded the", "size limit",
    "relay access denied", "relaying denied", "unable to relay",
    "access denied", "no longer active", "no longer valid", "is inactive",
    "has been disabled", "was aborted", "not be reached", "bad destination",
    "did not exactly match", "no matches", "no such address",
    "no such recipient", "unknown address", "address unknown",
    "your message was not", "was not sent", "did not accept", "refused by",
    "rejected by", "blocked by", "considered spam", "identified as spam",
    "prohibited attachment", "attachment was", "quarantined",
    /* German */
    "nicht zugestellt", "unzustellbar", "konnte nicht ausgeliefert",
    "nicht zustellbar", "fehler bei der zustellung", "existiert nicht",
    "fehler bei der nachrichten", "empfänger unbekannt",
    /* French */
    "n'a pas pu être", "n'a pu être", "non remis", "échec de la remise",
    "impossible de remettre", "n'a pas été remis", "pas été distribué",
    /* Spanish, Portuguese, Italian */
    "no se pudo entregar", "no se ha podido entregar", "no pudo ser entregado",
    "error en la entrega", "não pôde ser entregue", "não foi entregue",
    "não foi possível entregar", "impossibile recapitare",
    "non è stato possibile", "non può essere consegnato",
    /* Dutch, Scandinavian */
    "niet worden bezorgd", "niet bezorgd", "kunde inte levereras",
    "kunne ikke leveres",
    /* Slavic */
    "не доставлено", "не может быть доставлено", "не удалось доставить",
    "не смогли доставить", "не было доставлено", "не могло быть доставлено",
    "nie została dostarczona", "nie mogła zostać dostarczona",
    "nebylo možné doručit",
    /* Japanese, Chinese, Korean */
    "送信できません", "送信できな", "配信できません", "配信できな", "配送できません", "お届けできません", "届きません",
    "届けられません", "配達できません", "見つかりません", "存在しません", "エラーが発生", "無法", "无法", "退回",
    "未能送达", "배달하지 못했", "전송되지", "virus in a message you", "virus in an email you", "triggered by a message you sent", "infected attachment", "has been isolated", NULL};

static const char *const prose_gave_up[] = {
    "gave up", "giving up", "given up", "no longer be", "i'm not going to try",
    "this is a permanent error", "permanent error", "retry timeout exceeded",
    "retry time expired", "has expired", "message expired", "time limit",
    "has been removed from the queue", "will not be retried",
    "message will be deleted", "message will be returned", "is being returned",
    "has been returned", "maximum retries", "too long",
    "couldn't be delivered for", "could not be delivered for",
    "could not send message for", "not delivered for", "has failed",
    "cannot send message within", "failed after i sent the message",
    "after trying for", "after several attempts", NULL};

static const char *const prose_delay[] = {
    "has been postponed", "was postponed", "will retry", "will be retried", "will keep trying", "will continue",
    "continue to try", "continue trying", "still trying", "still be retried",
    "not yet been delivered", "not yet delivered", "has been delayed",
    "have been delayed", "is delayed", "was delayed", "delivery is delayed",
    "temporarily", "no action is required", "do not need to resend",
    "not need to resend", "no need to resend",
    "this is a warning message only", "warning message only",
    "delivery attempts will", "attempts will continue", "in the queue",
    "temporary problem", "being retried", "keep trying",
    "delivery to these recipients is delayed", "this is only a warning",
    "noch nicht zugestellt", "wird weiterhin versucht", "retardé",
    "pas encore été", "aún no se ha", "ainda não foi", "не было доставлено в",
    "повторные попытки", "再送", "遅延", "しばらく", "not yet been fully delivered", NULL};

static const char *const prose_only_delay[] = {
    "this is a warning message only", "this is only a warning",
    "warning message only", "do not need to resend", "no need to resend",
    "not need to resend", NULL};

static const char *const prose_success[] = {
    "successfully delivered", "was successfully", "has been successfully",
    "delivery to the following recipients was successful",
    "has been delivered to", "was delivered to", "successfully relayed",
    "was relayed to", "has been relayed", "relayed to a mailer",
    "delivered and read", "is deliverable", "mail delivery report",
    "zugestellt worden", "erfolgreich zugestellt", "remis à", "已送达", NULL};

static const char *const prose_autoreply[] = {
    "out of the office", "out of office", "on vacation", "on holiday",
    "on leave", "i am away", "i'm away", "i will be away", "automatic reply",
    "automated response", "automatic response", "auto-reply", "autoreply",
    "automatically generated reply", "this is an automated reply",
    "limited access to email", "limited access to my email",
    "no longer in use", "inbox is not monitored", "nicht im büro",
    "nicht im haus", "im urlaub", "en congé", "en vacances",
    "absent du bureau", "de vacaciones", "fuera de la oficina", "de férias",
    "in ferie", "fuori ufficio", "в отпуске", "na urlopie", "自動返信", "休暇", "不在",
    "自动回复", "to confirm that you are", "challenge",
    "recipient's allowed list", "have your address added",
    "verify that you are", "prove that you are", "to verify your",
    "i am currently out", "i'm currently out", "i am out of", "i'm out of",
    "will be out of", "be back on", "will return on", NULL};

static const char *const prose_automatic[] = {
    "automatic reply", "automated reply", "automatic response",
    "automated response", "automatically generated reply",
    "automatically generated response", "auto-generated reply",
    "auto-generated response", "autoresponder", "autoresponse",
    "automatische antwort", "automatisch erstellte antwort",
    "réponse automatique", "respuesta automática", "resposta automática",
    "risposta automatica", "automatisch antwoord", "automatiskt svar",
    "automatisk svar", "автоматический ответ", "автоматическое сообщение",
    "automatyczna odpowiedź", "odpowiedź automatyczna", "automatická odpověď",
    "otomatik yanıt", "自動返信", "自動応答", "自动回复", "自动答复", "自動回覆", "자동 회신", NULL};

/* QSBMF's (qmail), Sendmail's, dma's and others'. */
static const char *const return_marker[] = {
    "below this line is a copy of the message",
    "below the line is a copy of the message", "original message follows",
    "message header follows", "message headers follow",
    "unsent message follows", "unsent message below",
    "returned message follows", "copy of your message follows",
    "copy of the message follows", "headers of the original message",
    "text of the original message", "your original message is below",
    "the original message is included below", "enclosed is a copy of the request i received", NULL};

/* Who owns a machine: cron jobs and people write as these too. */
static const char *const owner_local_part[] = {
    "root", "system", "administrator", "system-admin", NULL};

static const char *const daemon_local_part[] = {
    "mailer-daemon", "mailerdaemon", "mailer_daemon", "mail-daemon",
    "maildaemon", "mail_daemon", "mail-delivery", "mail.delivery",
    "maildelivery", "postmaster", "post_master", "postmater", "bounce",
    "bounces", "mail-deamon", "mailer-deamon", "mdaemon", "daemon", "mda",
    "nondelivery", "smtp-admin", "mailadmin", "mail-admin", "mta",
    "microsoftexchange329e71ec88ae4615bbc36ab6ce41109e",
    "noreply-mail-delivery", "mdeliver", "mailmaster", "mailsystem", "mail-system",
    "undeliverable", "ndr", "dsn", "non-delivery", "postmaster-noreply",
    "mail.delivery.system", "mailgateway", "mail-gateway", "smtpgateway",
    "mmdf", NULL};

static const char *const daemon_name[] = {
    "mail delivery", "mailer-daemon", "mailer daemon", "mail daemon",
    "postmaster", "delivery subsystem", "delivery system",
    "mail administrator", "system administrator", "microsoft outlook",
    "microsoft exchange", "email delivery", "mail system",
    "mail router", "internet mail", "delivery notification", "non-delivery",
    "mailadmin", "delivery service", "mail server", "mailsystem",
    "mail gateway", "smtp gateway", "smtp_gateway", "mailgateway",
    "mail security", "virus scanner", "mailscanner", "interscan",
    "viruswall", "mailsweeper", "mailmarshal", "scanmail", "webshield",
    "systemadministrator", "administrateur système", "почтов", "norton antivirus", "mimedefang", NULL};

static const char *const recipient_label[] = {
    "recipient", "recipients", "to", "rcpt to", "user", "address",
    "failed recipient", "final-recipient", "final recipient",
    "original-recipient", "original recipient", "intended recipient",
    "recipient address", "recipient(s)", "email address", "email",
    "envelope recipient", "unknown user", "undeliverable to",
    "undeliverable address", "destination", "mailbox", "failed address",
    "invalid address", "delivery to", "forward-path", "user unknown",
    "empfänger", "destinataire", "destinatario", "destinatário", "ontvanger",
    "mottagare", "получатель", "odbiorca", "alıcı", "宛先", "送信先", "受信者", "收件人",
    "수신자", NULL};
/* clang-format on */

const char *const *const phrase_lists[N_PHRASE_LISTS] = {
    [PHRASE_SUBJECT_FAILURE] = subject_failure,
    [PHRASE_SUBJECT_MAIL] = subject_mail,
    [PHRASE_SUBJECT_TROUBLE] = subject_trouble,
    [PHRASE_SUBJECT_DELAY] = subject_delay,
    [PHRASE_SUBJECT_SUCCESS] = subject_success,
    [PHRASE_SUBJECT_AUTOREPLY] = subject_autoreply,
    [PHRASE_SUBJECT_AUTOMATIC] = subject_automatic,
    [PHRASE_AUTORESPONDER] = autoresponder,
    [PHRASE_SUBJECT_AWAY] = subject_away,
    [PHRASE_PROSE_CHALLENGE] = prose_challenge,
    [PHRASE_PROSE_DISPOSITION] = prose_disposition,
    [PHRASE_CONTACT] = contact_words,
    [PHRASE_SUBJECT_DISPOSITION] = subject_disposition,
    [PHRASE_SUBJECT_FEEDBACK] = subject_feedback,
    [PHRASE_SUBJECT_SERVICE] = subject_service,
    [PHRASE_SUBJECT_NOTICE] = subject_notice,
    [PHRASE_SUBJECT_ANSWER] = subject_answer,
    [PHRASE_SUBJECT_QUOTING] = subject_quoting,
    [PHRASE_PROSE_FAILURE] = prose_failure,
    [PHRASE_PROSE_GAVE_UP] = prose_gave_up,
    [PHRASE_PROSE_DELAY] = prose_delay,
    [PHRASE_PROSE_ONLY_DELAY] = prose_only_delay,
    [PHRASE_PROSE_SUCCESS] = prose_success,
    [PHRASE_PROSE_AUTOREPLY] = prose_autoreply,
    [PHRASE_PROSE_AUTOMATIC] = prose_automatic,
    [PHRASE_RETURN_MARKER] = return_marker,
    [PHRASE_OWNER_LOCAL_PART] = owner_local_part,
    [PHRASE_DAEMON_LOCAL_PART] = daemon_local_part,
    [PHRASE_DAEMON_NAME] = daemon_name,
    [PHRASE_RECIPIENT_LABEL] = recipient_label,
};
