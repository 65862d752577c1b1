# As backsift.sieve beside this, but nothing is written into the message, and
# Sieve files it by backsift's exit status. Only exit status 0 makes the test
# true: where backsift is missing, or fails, the message is kept.
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
#       sieve_extensions = +vnd.dovecot.execute
#       sieve_execute_bin_dir = /usr/local/lib/dovecot/sieve-execute
#     }
#
# and the program lie there; backsift.sieve says why not backsift itself, and
# where the sent log must be:
#
#     mkdir -p /usr/local/lib/dovecot/sieve-execute
#     install -m 755 contrib/delivery/sieve-execute /usr/local/lib/dovecot/sieve-execute/backsift-test

require ["vnd.dovecot.execute", "fileinto", "mailbox"];

if execute :pipe "backsift-test" {
    fileinto :create "Backscatter";
}
