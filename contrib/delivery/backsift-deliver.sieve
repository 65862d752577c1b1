# As backsift.sieve beside this, but it is backsift that delivers, by its
# settings: backscatter into the quarantine, whose size it keeps in bounds, all
# else into ~/Maildir. Commands of your own stand before this one. Where
# backsift is missing, or fails, the message is kept.
#
# dovecot.conf must allow the extension and say where programs lie:
#
#     protocol lda {
#       mail_plugins = $mail_plugins sieve
#     }
#     protocol lmtp {
#       mail_plugins = $mail_plugins sieve
#     }
#     plugin {
#       sieve_plugins = sieve_extprograms
#       sieve_extensions = +vnd.dovecot.pipe
#       sieve_pipe_bin_dir = /usr/local/lib/dovecot/sieve-pipe
#     }
#
# and the program lie there; backsift.sieve says why not backsift itself, and
# where the sent log must be:
#
#     mkdir -p /usr/local/lib/dovecot/sieve-pipe
#     install -m 755 contrib/delivery/sieve-pipe /usr/local/lib/dovecot/sieve-pipe/backsift-deliver

require ["vnd.dovecot.pipe"];

pipe "backsift-deliver";
