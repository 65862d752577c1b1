/* SPDX-FileCopyrightText: 2026 The backsift authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "report/phrases.h"

/* All folded: lower case, single blanks, "email". Japanese, Chinese and Korean
 * need no folding; a final sigma folds to the other one. Each phrase has a zero
 * behind it, and each list an empty one: a thousand pointers would be as many
 * relocations each time that the program starts. */

/* clang-format off */
static const char subject_failure[] =
    "virus intercepted\0" "a potential virus\0" "not member article\0"
    "list team rejected\0" "request to mailing list\0" "undelivered mail\0"
    "undeliverable\0" "undelivered\0" "not deliverable\0"
    "delivery status notification (failure\0" "delivery failure\0"
    "delivery failed\0" "delivery has failed\0" "failure delivery\0"
    "delivery notification: delivery has failed\0" "failed delivery\0"
    "delivery report: failed\0" "failure notice\0" "mail failure\0"
    "mail delivery failed\0" "mail delivery failure\0" "delivery error\0"
    "message delivery failure\0" "message not delivered\0"
    "mail not delivered\0" "returned mail\0" "returned to sender\0"
    "return to sender\0" "returning message to sender\0" "returned message\0"
    "mail returned\0" "could not be delivered\0" "could not deliver\0"
    "couldn't be delivered\0" "cannot be delivered\0" "can't be delivered\0"
    "unable to deliver\0" "was not delivered\0" "not be delivered\0"
    "non delivery\0" "non-delivery\0" "nondeliverable\0" "ndr:\0"
    "nondelivery\0" "non-deliverable\0" "mail system error\0"
    "error sending your mail\0" "delivery problem\0" "postmaster notify\0"
    "message you sent blocked\0" "mail blocked\0" "rejected mail\0"
    "message rejected\0" "mail rejected\0" "rejected:\0" "user unknown\0"
    "unknown user\0" "no such user\0" "address unknown\0" "mailbox full\0"
    "mailbox is full\0" "over quota\0" "mail rejection\0"
    "delivery status notification: error\0"
    "delivery status notification: failed\0" "virus found in\0" "virus alert\0"
    "returned due to virus\0" "bounced mail\0" "bounce notification\0"
    "error in your mail\0" "problem delivering\0" "message status - undeliver\0"
    "delivery unsuccessful\0" "unsuccessful delivery\0" "sending failed\0"
    "delivery status report\0" "mta-blocked\0" "email could not\0"
    "message blocked\0" "spam mail warning notification\0" "mail failed\0"
    "failed mail\0" "failed message\0" "message failed\0" "processing error\0"
    "delivery status notification\0"
    /* German */
    "unzustellbar\0" "nicht zugestellt\0" "unzustellbare\0"
    "zustellung fehlgeschlagen\0" "zustellungsfehler\0" "fehlgeschlagen:\0"
    "nicht zustellbar\0" "mailzustellung\0"
    /* French */
    "non remis\0" "non délivré\0" "non distribué\0" "échec de la remise\0"
    "échec de remise\0" "notification de livraison : échec\0"
    "non distribuable\0" "message non livré\0" "échec de la distribution\0"
    "echec de la remise\0"
    /* Spanish, Portuguese, Catalan */
    "no se puede entregar\0" "no se pudo entregar\0" "no entregado\0"
    "correo devuelto\0" "error de entrega\0" "fallo en la entrega\0"
    "não entregue\0" "não é possível entregar\0" "não foi possível entregar\0"
    "falha na entrega\0" "mensagem devolvida\0" "mensaje devuelto\0"
    "notificación de estado de entrega (fallo\0"
    /* Italian */
    "non recapitabile\0" "mancata consegna\0" "impossibile consegnare\0"
    "recapito non riuscito\0" "errore di consegna\0"
    /* Dutch, Scandinavian, Finnish */
    "onbestelbaar\0" "niet bezorgd\0" "kan niet worden bezorgd\0"
    "kunne ikke leveres\0" "kan inte levereras\0" "gick inte att leverera\0"
    "oleverbar\0" "ikke leveret\0" "olevererbart\0" "toimitus epäonnistui\0"
    /* Slavic */
    "недоставленное сообщение\0" "не доставлено\0" "недоставлен\0"
    "не может быть доставлено\0" "не удается доставить\0" "niedostarczona\0"
    "nie można dostarczyć\0" "nie dostarczono\0" "nedoručitelná\0"
    "nedoručitelné\0" "zwrot wiadomości\0" "niedoręczon\0"
    /* Turkish, Greek, Hungarian */
    "teslim edilemedi\0" "iletilemedi\0" "αποτυχία παράδοσησ\0"
    "kézbesíthetetlen\0"
    /* Japanese, Chinese, Korean */
    "配信不能\0" "配送失敗\0" "配信エラー\0" "送信エラー\0" "送信できません\0" "メールエラー\0" "エラーメール\0"
    "宛先不明\0" "送信失敗\0" "配達不能\0" "不達\0" "お届けできません\0" "退信\0" "系统退信\0" "无法投递\0"
    "无法送达\0" "未送达\0" "無法傳遞\0" "投递失败\0" "배달되지 않음\0" "반송\0" "전송 실패\0"
    "rejected posting\0" "denied:\0" "you are not member\0"
    "you are not a member\0" "ndn:\0" "viruses detected\0" "detected a virus\0";

/* Parts of words, which together say it in a subject that no phrase knows:
 * "FAILED MAIL to ...", "Message log: delivery error". */
static const char subject_mail[] =
    "mail\0" "message\0" "deliver\0" "recipient\0" "mailbox\0" "posting\0"
    "nachricht\0" "zustell\0" "correo\0" "mensaje\0" "mensagem\0" "messag\0"
    "courriel\0" "messaggio\0" "bericht\0" "meddelande\0" "besked\0" "viesti\0"
    "сообщен\0" "письм\0" "почт\0" "wiadomo\0" "zpráv\0" "μήνυμ\0" "メール\0"
    "送信\0" "配信\0" "配送\0" "邮件\0" "郵件\0" "投递\0" "投遞\0" "信件\0" "메일\0" "전송\0";

static const char subject_trouble[] =
    "fail\0" "undeliver\0" "not deliver\0" "non-deliver\0" "nondeliver\0"
    "not be deliver\0" "could not\0" "couldn't\0" "cannot\0" "can't\0"
    "unable\0" "not sent\0" "error\0" "reject\0" "refus\0" "return\0" "bounce\0"
    "blocked\0" "not accepted\0" "not allowed\0" "denied\0" "discarded\0"
    "expired\0" "aborted\0" "problem\0" "invalid\0" "nicht \0" "fehlgeschlag\0"
    "fehlschlag\0" "zustellfehler\0" "sendefehler\0" "abgelehnt\0"
    "abgewiesen\0" "zurückgewiesen\0" "unzustellbar\0" "échec\0" "echec\0"
    "erreur\0" "non remis\0" "rejet\0" "impossible\0" "no se pud\0"
    "no entreg\0" "fallo \0" "fallid\0" "rechaz\0" "devuelt\0" "devolv\0"
    "falha\0" "não \0" "rejeitad\0" "recusad\0" "errore\0" "impossib\0"
    "rifiutat\0" "mancat\0" "fout\0" "mislukt\0" "geweigerd\0" "niet \0"
    "misslyck\0" "avvis\0" "fejl\0" "ikke \0" "inte \0" "epäonn\0" "virhe\0"
    "ошибк\0" "не \0" "отклон\0" "возврат\0" "сбой\0" "błąd\0" "odrzuc\0"
    "zwrot\0" "chyb\0" "nelze\0" "αποτυχ\0" "エラー\0" "失敗\0" "できません\0" "不明\0"
    "拒否\0" "失败\0" "错误\0" "无法\0" "退\0" "拒\0" "실패\0" "오류\0" "거부\0";

static const char subject_delay[] =
    "transient delivery\0" "delayed mail\0" "delivery delayed\0"
    "delivery has been delayed\0" "message delayed\0" "mail delayed\0"
    "delivery status notification (delay\0"
    "delivery status notification: delay\0"
    "delivery status notification (mail\0"
    "delivery status notification: warning\0" "still being retried\0"
    "delivery warning\0" "mail warning\0" "could not send message for past\0"
    "message still undelivered\0" "warning: message\0" "delivery delay\0"
    "has been delayed\0" "delayed delivery\0" "temporarily undeliverable\0"
    "delayed:\0" "warning: could not send\0" "delivery temporarily\0"
    "not yet been delivered\0" "verzögert\0" "zustellung verzögert\0"
    "remise différée\0" "retardé\0" "retard de remise\0" "retrasado\0"
    "demora en la entrega\0" "atraso na entrega\0" "ritardo\0" "vertraagd\0"
    "задержка\0" "opóźnion\0" "配信遅延\0" "延迟\0" "지연\0" "waiting mail\0";

static const char subject_success[] =
    "successful mail delivery\0" "delivery status notification (success\0"
    "delivered:\0" "delivery report\0" "relayed:\0" "expanded:\0"
    "delivery status notification (relay\0"
    "delivery status notification (expand\0"
    "delivery notification: delivery has been\0" "return receipt\0"
    "successfully delivered\0" "mail delivered\0" "message delivered\0"
    "zugestellt:\0" "weitergeleitet:\0" "remis :\0" "relayé :\0" "remis:\0"
    "entregado:\0" "entregue:\0" "recapitato:\0" "доставлено:\0" "配信済み\0"
    "deliverable:\0";

static const char subject_autoreply[] =
    "[request received]\0" "requires verification\0" "majordomo results\0"
    "results of your email commands\0" "ergebnis ihrer email-befehle\0"
    "awaits moderator approval\0" "post acknowledgement\0" "auto:\0"
    "auto reply\0" "auto-reply\0" "autoreply\0" "automatic reply\0"
    "automated reply\0" "auto response\0" "auto-response\0" "autoresponse\0"
    "autorespons\0" "out of office\0" "out-of-office\0" "out of the office\0"
    "ooo:\0" "vacation\0" "on holiday\0" "on leave\0" "away from my mail\0"
    "away from mail\0" "away until\0" "i am away\0" "i'm away\0"
    "automatic response\0" "automated response\0" "absence\0" "abwesenheit\0"
    "automatische antwort\0" "abwesend\0" "ist ausser haus\0"
    "réponse automatique\0" "absent(e) du bureau\0" "absent du bureau\0"
    "respuesta automática\0" "fuera de la oficina\0" "resposta automática\0"
    "fora do escritório\0" "ausência\0" "risposta automatica\0"
    "fuori ufficio\0" "automatisch antwoord\0" "afwezig\0" "autosvar\0"
    "automatiskt svar\0" "frånvaro\0" "automaattinen vastaus\0" "автоответ\0"
    "автоматический ответ\0" "odpowiedź automatyczna\0"
    "automatyczna odpowiedź\0" "automatická odpověď\0" "otomatik yanıt\0"
    "自動返信\0" "自動応答\0" "不在\0" "自动回复\0" "自动答复\0" "自動回覆\0" "자동 회신\0"
    "message received\0" "your request has been received\0"
    "thank you for contacting\0" "thank you for your email\0"
    "confirm your message\0" "please confirm your email to\0"
    "confirmation required\0" "sender verification\0" "please verify\0"
    "confirm subscribe to\0" "confirm unsubscribe from\0" "output of your job\0";

/* No person starts a subject with these. */
static const char subject_automatic[] =
    "auto reply\0" "auto-reply\0" "autoreply\0" "automatic reply\0"
    "automated reply\0" "auto response\0" "auto-response\0" "autoresponse\0"
    "automatic response\0" "automated response\0" "autoresponder\0"
    "out of office autoreply\0" "automatische antwort\0"
    "automatische abwesenheit\0" "réponse automatique\0"
    "respuesta automática\0" "resposta automática\0" "risposta automatica\0"
    "automatisch antwoord\0" "automatiskt svar\0" "automatisk svar\0"
    "automaattinen vastaus\0" "автоматический ответ\0"
    "odpowiedź automatyczna\0" "automatyczna odpowiedź\0"
    "automatická odpověď\0" "otomatik yanıt\0" "自動返信\0" "自動応答\0" "自动回复\0"
    "自动答复\0" "自動回覆\0" "자동 회신\0";

/* Only machines speak so of whom they answer for; not behind "Re:". */
static const char subject_away[] =
    "is out of the office\0" "is out of office\0" "ist ausser haus\0"
    "ist nicht im büro\0" "abwesenheitsnotiz\0" "absent(e) du bureau\0";

/* Challenges: who writes is to prove something before the mail is let in. */
static const char prose_challenge[] =
    "automatic response system on behalf of\0" "boxbe waiting list\0"
    "list of approved senders\0" "approved sender list\0"
    "allowed senders list\0" "recipient's allowed list\0"
    "is being held until you\0" "held until you confirm\0"
    "para que sua mensagem seja encaminhada\0"
    "message will be delivered once you\0";

/* Read receipts in words. */
static const char prose_disposition[] =
    "was received by:\0" "confirmation of reading\0" "message was read\0"
    "message has been read\0" "message was displayed\0" "has been opened\0"
    "wurde gelesen\0" "a été lu\0" "ha sido leído\0" "è stato letto\0";

/* Before an address to turn to. */
static const char contact_words[] =
    "please contact\0" "contact the\0" "contact your\0" "contact us\0"
    "write to\0" "directed to\0" "assistance\0" "send mail to\0"
    "send email to\0" "questions\0" "wenden sie sich\0" "kontaktieren\0"
    "contactez\0" "contacter\0" "contacte\0" "contattare\0";

/* Programs that answer, by X-Mailer or User-Agent. */
static const char autoresponder[] =
    "autoresponder\0" "auto-responder\0" "autoresponse\0" "vacation\0"
    "autoreply\0" "auto-reply\0";

static const char subject_disposition[] =
    "read:\0" "not read:\0" "deleted:\0" "disposition notification\0"
    "read receipt\0" "read confirmation\0" "return receipt (displayed)\0"
    "message read\0" "gelesen:\0" "ungelesen gelöscht:\0" "lesebestätigung\0"
    "lu :\0" "lu:\0" "leído:\0" "leido:\0" "lido:\0" "letto:\0" "gelezen:\0"
    "läst:\0" "lest:\0" "прочтено:\0" "прочитано:\0" "przeczytano:\0" "開封済み\0"
    "已读\0" "已讀\0" "읽음\0";

static const char subject_feedback[] =
    "[spamcop (\0" "complaint about message from\0" "email feedback report\0"
    "abuse report\0" "feedback loop\0" "dmarc failure report\0"
    "forensic report\0" "spam complaint\0" "dmarc forensic report\0"
    "auth failure report\0" "authentication failure report\0";

/* Worth a closer look: what services, challenges and receipts come in. Only
 * triage needs it. */
static const char subject_service[] =
    "aws notification message\0" "amazon ses\0" "ses notification\0"
    "verification\0" "action required\0" "confirm (\0" "rcpt:\0" "virus\0";

static const char subject_notice[] =
    "smtp server: errors\0" "in mail to you\0" "log summaries\0" "cron <\0"
    "messages blocked for\0" "messages on hold\0" "messages held\0"
    "held messages\0" "spam report\0" "quarantine notification\0" " frozen\0"
    "mail queue\0" "queue report\0" "quarantine summary\0" "quarantine report\0"
    "quarantine digest\0" "spam digest\0";

static const char subject_answer[] =
    "re:\0" "fwd:\0" "fw:\0" "aw:\0" "wg:\0" "sv:\0" "vs:\0" "antw:\0" "tr:\0"
    "rv:\0" "rif:\0" "i:\0" "回复\0" "转发\0" "re :\0";

static const char subject_quoting[] =
    "undeliverable\0" "undelivered\0" "not delivered\0" "returned\0"
    "rejected\0" "ndr\0" "non delivery\0" "delayed\0" "delivered\0" "relayed\0"
    "expanded\0" "read\0" "not read\0" "deleted\0" "auto\0" "auto reply\0"
    "auto-reply\0" "autoreply\0" "automatic reply\0" "automated reply\0"
    "auto response\0" "automatic response\0" "out of office\0" "out-of-office\0"
    "ooo\0" "out of office autoreply\0" "out of office reply\0" "vacation\0"
    "unzustellbar\0" "fehlgeschlagen\0" "verzögert\0" "zugestellt\0"
    "weitergeleitet\0" "gelesen\0" "ungelesen gelöscht\0"
    "automatische antwort\0" "abwesend\0" "abwesenheit\0" "abwesenheitsnotiz\0"
    "non remis\0" "retardé\0" "remis\0" "relayé\0" "lu\0"
    "réponse automatique\0" "absent(e) du bureau\0" "absence\0"
    "no se puede entregar\0" "no entregado\0" "retrasado\0" "entregado\0"
    "leído\0" "leido\0" "respuesta automática\0" "fuera de la oficina\0"
    "não entregue\0" "não é possível entregar\0" "entregue\0" "lido\0"
    "resposta automática\0" "fora do escritório\0" "ausência\0"
    "non recapitabile\0" "recapitato\0" "letto\0" "risposta automatica\0"
    "fuori ufficio\0" "onbestelbaar\0" "vertraagd\0" "gelezen\0"
    "automatisch antwoord\0" "afwezig\0" "oleverbart\0" "oleverbar\0" "läst\0"
    "lest\0" "autosvar\0" "automatiskt svar\0" "frånvaro\0" "automatisk svar\0"
    "automaattinen vastaus\0" "не доставлено\0" "недоставлено\0" "задержка\0"
    "доставлено\0" "прочтено\0" "прочитано\0" "автоответ\0"
    "автоматический ответ\0" "niedostarczalne\0" "dostarczono\0" "przeczytano\0"
    "odpowiedź automatyczna\0" "automatyczna odpowiedź\0" "nedoručitelné\0"
    "automatická odpověď\0" "teslim edilemedi\0" "otomatik yanıt\0" "配信不能\0"
    "開封済み\0" "自動応答\0" "自動返信\0" "无法送达\0" "未送达\0" "已读\0" "自动答复\0" "自动回复\0" "已讀\0"
    "自動回覆\0" "배달되지 않음\0" "읽음\0" "자동 회신\0";

static const char prose_failure[] =
    "been automatically rejected\0" "your mail is rejected\0"
    "could not be delivered\0" "couldn't be delivered\0" "cannot be delivered\0"
    "can't be delivered\0" "can not be delivered\0" "not be delivered\0"
    "wasn't delivered\0" "was not delivered\0" "were not delivered\0"
    "not delivered to\0" "weren't able to deliver\0" "wasn't able to deliver\0"
    "was not able to deliver\0" "not been delivered\0" "unable to deliver\0"
    "undeliverable to\0" "undeliverable address\0" "is undeliverable\0"
    "undeliverable message\0" "undeliverable mail\0" "undelivered message\0"
    "returned undelivered\0" "returned to you\0" "delivery failed\0"
    "delivery has failed\0" "delivery failure\0" "failed permanently\0"
    "permanent fatal errors\0" "permanent failure\0" "permanent error\0"
    "fatal errors\0" "failed recipient\0"
    "delivery to the following recipient\0" "following recipient\0"
    "following addresses failed\0" "following address failed\0"
    "following address(es) failed\0" "did not reach\0" "has been rejected\0"
    "was rejected\0" "were rejected\0" "has been refused\0"
    "is being returned\0" "has been returned\0" "is returned\0"
    "address was not found\0" "address wasn't found\0" "couldn't be found\0"
    "address not found\0" "user unknown\0" "unknown user\0" "no such user\0"
    "no such mailbox\0" "user does not exist\0" "account does not exist\0"
    "mailbox unavailable\0" "mailbox not found\0" "mailbox full\0"
    "mailbox is full\0" "over quota\0" "quota exceeded\0" "recipient unknown\0"
    "unknown recipient\0" "recipient rejected\0" "address rejected\0"
    "unrouteable address\0" "host unknown\0" "domain not found\0"
    "permanently failed\0" "transcript of session follows\0" "non-delivery\0"
    "nondelivery\0" "could not deliver\0" "cannot deliver\0" "can't deliver\0"
    "couldn't deliver\0" "failed to deliver\0" "message blocked\0"
    "message was blocked\0" "has been blocked\0" "error occurred while\0"
    "errors occurred while\0" "unable to send\0" "could not be sent\0"
    "cannot be sent\0" "not sent\0" "returned by the\0" "user not found\0"
    "invalid recipient\0" "account is disabled\0" "disabled account\0"
    "invalid user\0" "no such user here\0" "invalid address\0"
    "does not like recipient\0" "message not accepted\0" "message could not\0"
    "not accepted by\0" "error that the other server returned\0"
    "rejected your message\0" "delivery error\0" "delivery attempt\0"
    "a message that you sent\0" "sender of an infected\0" "contains a virus\0"
    "virus was found\0" "you sent a message that\0"
    "you may not have permission to post\0" "was undeliverable\0"
    "unknown host\0" "host not found\0" "no valid recipient\0"
    "not a valid user\0" "not a valid address\0" "not a valid recipient\0"
    "not a valid email\0" "doesn't have a\0" "does not have an account\0"
    "not a known user\0" "not known here\0" "unknown local\0"
    "mailbox does not exist\0" "mailbox has exceeded\0" "exceeds the\0"
    "exceeded the\0" "size limit\0" "relay access denied\0" "relaying denied\0"
    "unable to relay\0" "access denied\0" "no longer active\0"
    "no longer valid\0" "is inactive\0" "has been disabled\0" "was aborted\0"
    "not be reached\0" "bad destination\0" "did not exactly match\0"
    "no matches\0" "no such address\0" "no such recipient\0" "unknown address\0"
    "address unknown\0" "your message was not\0" "was not sent\0"
    "did not accept\0" "refused by\0" "rejected by\0" "blocked by\0"
    "considered spam\0" "identified as spam\0" "prohibited attachment\0"
    "attachment was\0" "quarantined\0"
    /* German */
    "nicht zugestellt\0" "unzustellbar\0" "konnte nicht ausgeliefert\0"
    "nicht zustellbar\0" "fehler bei der zustellung\0" "existiert nicht\0"
    "fehler bei der nachrichten\0" "empfänger unbekannt\0"
    /* French */
    "n'a pas pu être\0" "n'a pu être\0" "non remis\0" "échec de la remise\0"
    "impossible de remettre\0" "n'a pas été remis\0" "pas été distribué\0"
    /* Spanish, Portuguese, Italian */
    "no se pudo entregar\0" "no se ha podido entregar\0"
    "no pudo ser entregado\0" "error en la entrega\0" "não pôde ser entregue\0"
    "não foi entregue\0" "não foi possível entregar\0"
    "impossibile recapitare\0" "non è stato possibile\0"
    "non può essere consegnato\0"
    /* Dutch, Scandinavian */
    "niet worden bezorgd\0" "niet bezorgd\0" "kunde inte levereras\0"
    "kunne ikke leveres\0"
    /* Slavic */
    "не доставлено\0" "не может быть доставлено\0" "не удалось доставить\0"
    "не смогли доставить\0" "не было доставлено\0" "не могло быть доставлено\0"
    "nie została dostarczona\0" "nie mogła zostać dostarczona\0"
    "nebylo možné doručit\0"
    /* Japanese, Chinese, Korean */
    "送信できません\0" "送信できな\0" "配信できません\0" "配信できな\0" "配送できません\0" "お届けできません\0"
    "届きません\0" "届けられません\0" "配達できません\0" "見つかりません\0" "存在しません\0" "エラーが発生\0" "無法\0"
    "无法\0" "退回\0" "未能送达\0" "배달하지 못했\0" "전송되지\0" "virus in a message you\0"
    "virus in an email you\0" "triggered by a message you sent\0"
    "infected attachment\0" "has been isolated\0";

static const char prose_gave_up[] =
    "gave up\0" "giving up\0" "given up\0" "no longer be\0"
    "i'm not going to try\0" "this is a permanent error\0" "permanent error\0"
    "retry timeout exceeded\0" "retry time expired\0" "has expired\0"
    "message expired\0" "time limit\0" "has been removed from the queue\0"
    "will not be retried\0" "message will be deleted\0"
    "message will be returned\0" "is being returned\0" "has been returned\0"
    "maximum retries\0" "too long\0" "couldn't be delivered for\0"
    "could not be delivered for\0" "could not send message for\0"
    "not delivered for\0" "has failed\0" "cannot send message within\0"
    "failed after i sent the message\0" "after trying for\0"
    "after several attempts\0";

static const char prose_delay[] =
    "has been postponed\0" "was postponed\0" "will retry\0" "will be retried\0"
    "will keep trying\0" "will continue\0" "continue to try\0"
    "continue trying\0" "still trying\0" "still be retried\0"
    "not yet been delivered\0" "not yet delivered\0" "has been delayed\0"
    "have been delayed\0" "is delayed\0" "was delayed\0" "delivery is delayed\0"
    "temporarily\0" "no action is required\0" "do not need to resend\0"
    "not need to resend\0" "no need to resend\0"
    "this is a warning message only\0" "warning message only\0"
    "delivery attempts will\0" "attempts will continue\0" "in the queue\0"
    "temporary problem\0" "being retried\0" "keep trying\0"
    "delivery to these recipients is delayed\0" "this is only a warning\0"
    "noch nicht zugestellt\0" "wird weiterhin versucht\0" "retardé\0"
    "pas encore été\0" "aún no se ha\0" "ainda não foi\0"
    "не было доставлено в\0" "повторные попытки\0" "再送\0" "遅延\0" "しばらく\0"
    "not yet been fully delivered\0";

static const char prose_only_delay[] =
    "this is a warning message only\0" "this is only a warning\0"
    "warning message only\0" "do not need to resend\0" "no need to resend\0"
    "not need to resend\0";

static const char prose_success[] =
    "successfully delivered\0" "was successfully\0" "has been successfully\0"
    "delivery to the following recipients was successful\0"
    "has been delivered to\0" "was delivered to\0" "successfully relayed\0"
    "was relayed to\0" "has been relayed\0" "relayed to a mailer\0"
    "delivered and read\0" "is deliverable\0" "mail delivery report\0"
    "zugestellt worden\0" "erfolgreich zugestellt\0" "remis à\0" "已送达\0";

static const char prose_autoreply[] =
    "out of the office\0" "out of office\0" "on vacation\0" "on holiday\0"
    "on leave\0" "i am away\0" "i'm away\0" "i will be away\0"
    "automatic reply\0" "automated response\0" "automatic response\0"
    "auto-reply\0" "autoreply\0" "automatically generated reply\0"
    "this is an automated reply\0" "limited access to email\0"
    "limited access to my email\0" "no longer in use\0"
    "inbox is not monitored\0" "nicht im büro\0" "nicht im haus\0" "im urlaub\0"
    "en congé\0" "en vacances\0" "absent du bureau\0" "de vacaciones\0"
    "fuera de la oficina\0" "de férias\0" "in ferie\0" "fuori ufficio\0"
    "в отпуске\0" "na urlopie\0" "自動返信\0" "休暇\0" "不在\0" "自动回复\0"
    "to confirm that you are\0" "challenge\0" "recipient's allowed list\0"
    "have your address added\0" "verify that you are\0" "prove that you are\0"
    "to verify your\0" "i am currently out\0" "i'm currently out\0"
    "i am out of\0" "i'm out of\0" "will be out of\0" "be back on\0"
    "will return on\0";

static const char prose_automatic[] =
    "automatic reply\0" "automated reply\0" "automatic response\0"
    "automated response\0" "automatically generated reply\0"
    "automatically generated response\0" "auto-generated reply\0"
    "auto-generated response\0" "autoresponder\0" "autoresponse\0"
    "automatische antwort\0" "automatisch erstellte antwort\0"
    "réponse automatique\0" "respuesta automática\0" "resposta automática\0"
    "risposta automatica\0" "automatisch antwoord\0" "automatiskt svar\0"
    "automatisk svar\0" "автоматический ответ\0" "автоматическое сообщение\0"
    "automatyczna odpowiedź\0" "odpowiedź automatyczna\0"
    "automatická odpověď\0" "otomatik yanıt\0" "自動返信\0" "自動応答\0" "自动回复\0"
    "自动答复\0" "自動回覆\0" "자동 회신\0";

/* QSBMF's (qmail), Sendmail's, dma's and others'. */
static const char return_marker[] =
    "below this line is a copy of the message\0"
    "below the line is a copy of the message\0" "original message follows\0"
    "message header follows\0" "message headers follow\0"
    "unsent message follows\0" "unsent message below\0"
    "returned message follows\0" "copy of your message follows\0"
    "copy of the message follows\0" "headers of the original message\0"
    "text of the original message\0" "your original message is below\0"
    "the original message is included below\0"
    "enclosed is a copy of the request i received\0";

/* Who owns a machine: cron jobs and people write as these too. */
static const char owner_local_part[] =
    "root\0" "system\0" "administrator\0" "system-admin\0";

static const char daemon_local_part[] =
    "mailer-daemon\0" "mailerdaemon\0" "mailer_daemon\0" "mail-daemon\0"
    "maildaemon\0" "mail_daemon\0" "mail-delivery\0" "mail.delivery\0"
    "maildelivery\0" "postmaster\0" "post_master\0" "postmater\0" "bounce\0"
    "bounces\0" "mail-deamon\0" "mailer-deamon\0" "mdaemon\0" "daemon\0" "mda\0"
    "nondelivery\0" "smtp-admin\0" "mailadmin\0" "mail-admin\0" "mta\0"
    "microsoftexchange329e71ec88ae4615bbc36ab6ce41109e\0"
    "noreply-mail-delivery\0" "mdeliver\0" "mailmaster\0" "mailsystem\0"
    "mail-system\0" "undeliverable\0" "ndr\0" "dsn\0" "non-delivery\0"
    "postmaster-noreply\0" "mail.delivery.system\0" "mailgateway\0"
    "mail-gateway\0" "smtpgateway\0" "mmdf\0";

static const char daemon_name[] =
    "mail delivery\0" "mailer-daemon\0" "mailer daemon\0" "mail daemon\0"
    "postmaster\0" "delivery subsystem\0" "delivery system\0"
    "mail administrator\0" "system administrator\0" "microsoft outlook\0"
    "microsoft exchange\0" "email delivery\0" "mail system\0" "mail router\0"
    "internet mail\0" "delivery notification\0" "non-delivery\0" "mailadmin\0"
    "delivery service\0" "mail server\0" "mailsystem\0" "mail gateway\0"
    "smtp gateway\0" "smtp_gateway\0" "mailgateway\0" "mail security\0"
    "virus scanner\0" "mailscanner\0" "interscan\0" "viruswall\0"
    "mailsweeper\0" "mailmarshal\0" "scanmail\0" "webshield\0"
    "systemadministrator\0" "administrateur système\0" "почтов\0"
    "norton antivirus\0" "mimedefang\0";

static const char recipient_label[] =
    "recipient\0" "recipients\0" "to\0" "rcpt to\0" "user\0" "address\0"
    "failed recipient\0" "final-recipient\0" "final recipient\0"
    "original-recipient\0" "original recipient\0" "intended recipient\0"
    "recipient address\0" "recipient(s)\0" "email address\0" "email\0"
    "envelope recipient\0" "unknown user\0" "undeliverable to\0"
    "undeliverable address\0" "destination\0" "mailbox\0" "failed address\0"
    "invalid address\0" "delivery to\0" "forward-path\0" "user unknown\0"
    "empfänger\0" "destinataire\0" "destinatario\0" "destinatário\0"
    "ontvanger\0" "mottagare\0" "получатель\0" "odbiorca\0" "alıcı\0" "宛先\0"
    "送信先\0" "受信者\0" "收件人\0" "수신자\0";
/* clang-format on */

const char *const phrase_lists[N_PHRASE_LISTS] = {
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
