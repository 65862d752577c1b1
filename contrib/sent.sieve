# For Dovecot with Pigeonhole's imapsieve and extprograms plugins: what a mail
# program stores in the Sent folder by IMAP is remembered, whatever server it
# was sent through. Five minutes. dovecot.conf:
#
#     protocol imap {
#       mail_plugins = $mail_plugins imap_sieve
#     }
#     plugin {
#       sieve_plugins = sieve_imapsieve sieve_extprograms
#       sieve_global_extensions = +vnd.dovecot.pipe
#       sieve_pipe_bin_dir = /usr/local/lib/dovecot/sieve-pipe
#       imapsieve_mailbox1_name = Sent
#       imapsieve_mailbox1_causes = APPEND
#       imapsieve_mailbox1_before = file:/usr/local/lib/dovecot/sieve/sent.sieve
#       imapsieve_mailbox2_name = Sent
#       imapsieve_mailbox2_from = Drafts
#       imapsieve_mailbox2_causes = COPY
#       imapsieve_mailbox2_before = file:/usr/local/lib/dovecot/sieve/sent.sieve
#     }
#
# The second box is for programs that move what they sent from Drafts. What is
# moved to Sent from elsewhere was not sent by being there, and is not
# remembered. Then:
#
#     mkdir -p /usr/local/lib/dovecot/sieve-pipe /usr/local/lib/dovecot/sieve
#     ln -s /usr/local/bin/backsift /usr/local/lib/dovecot/sieve-pipe/backsift
#     install -m 644 contrib/sent.sieve /usr/local/lib/dovecot/sieve/sent.sieve
#     sievec /usr/local/lib/dovecot/sieve/sent.sieve
#
# backsift runs as the user whose mail it is, and the log is in that user's
# home. Where it fails, the message is stored all the same, and syslog says why.
# Drafts are not remembered, nor is mail that arrives.

require ["vnd.dovecot.pipe", "copy", "imapsieve"];

pipe :copy "backsift" ["record"];
