#!/usr/bin/perl
# Composes a Maildir of sample mails for the benches: evidently fictional senders, example domains, own texts.
# Usage: compose-mails.pl COUNT small|mix FOLDER
#   small  about 8 KB each: plain text, or text with HTML
#   mix    150 KB mean: most small, some with attachments of up to 1.2 MB
# The same arguments give the same mails. File times are one second apart, oldest first.
use strict;
use warnings;

my ($count, $kind, $folder) = @ARGV;
die "usage: compose-mails.pl COUNT small|mix FOLDER\n" unless $folder && $count =~ /^\d+$/ && $kind =~ /^(small|mix)$/;
mkdir $folder;
mkdir "$folder/$_" for qw(cur new tmp);

my @names = ('Anna Esempio', 'Bruno Prova', 'Carla Campione', 'Dario Modello', 'Elena Fittizia', 'Fabio Inventato');
my @topics = ('Bonus gas', 'Attivazione casella PEC', 'Prenotazione visita', 'Codice OTP', 'Firma digitale', 'Bando agricoltura');
my @sentences = (
    'Buongiorno, scrivo per avere informazioni sulla mia domanda presentata la settimana scorsa.',
    'Ho provato a chiamare il numero verde ma non sono riuscito a parlare con un operatore.',
    'Potreste indicarmi l\'ufficio competente e gli orari di apertura al pubblico?',
    'La procedura online mi segnala un errore dopo l\'inserimento del codice fiscale.',
    'Allego la documentazione richiesta e resto in attesa di un vostro cortese riscontro.',
    'Vorrei sapere se la pratica risulta ancora in lavorazione oppure conclusa.',
    'Il certificato di firma digitale risulta scaduto e non riesco a rinnovarlo.',
    'Mia madre ha bisogno di una visita specialistica con priorit=C3=A0 breve.',
);
my $seed = 20260101;
sub number { my $below = shift; $seed = ($seed * 1103515245 + 12345) & 0x7fffffff; return int($seed / 65536) % $below; }
sub text {
    my $bytes = shift;
    my $text = '';
    while (length($text) < $bytes) {
        $text .= $sentences[number(scalar @sentences)] . "\n";
        $text .= "\n" if number(4) == 0;
    }
    return $text;
}
my @letters = ('A' .. 'Z', 'a' .. 'z', '0' .. '9', '+', '/');
# Attachments differ by their first line; one long random body keeps composing fast.
my $body64 = join("\n", map { join('', map { $letters[number(64)] } 1 .. 76) } 1 .. 500) . "\n";
sub attachment {
    my $bytes = shift;
    my $own = join('', map { $letters[number(64)] } 1 .. 76) . "\n";
    return substr($own . ($body64 x (int($bytes / length($body64)) + 1)), 0, int($bytes / 77) * 77);
}

for my $n (1 .. $count) {
    my $name = $names[number(scalar @names)];
    (my $address = lc $name) =~ s/ /./;
    my $topic = $topics[number(scalar @topics)];
    my $at = 1767225600 + $n;
    my @t = gmtime($at);
    my $date = sprintf('%s, %02d %s %d %02d:%02d:%02d +0000', (qw(Sun Mon Tue Wed Thu Fri Sat))[$t[6]], $t[3],
        (qw(Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec))[$t[4]], $t[5] + 1900, $t[2], $t[1], $t[0]);
    my $head = "Return-Path: <$address.$n\@example.org>\nReceived: from mail.example.org (mail.example.org [192.0.2.7])\n"
        . "\tby mx.example.net (Postfix) with ESMTPS id " . sprintf('%010X', $n) . "\n\tfor <contatti\@example.net>; $date\n"
        . "Message-ID: <$n.bench\@example.org>\nDate: $date\nFrom: $name <$address.$n\@example.org>\n"
        . "To: Contact Center <contatti\@example.net>\nSubject: $topic - richiesta $n\nMIME-Version: 1.0\n";
    my $plain = "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\n";
    my $draw = number(100);
    my $attached = $kind eq 'small' || $draw < 60 ? 0 : $draw < 85 ? 140_000 : $draw < 97 ? 590_000 : 1_200_000;
    my $mail;
    if ($attached) {
        my ($type, $file) = number(2) ? ('application/pdf', "domanda-$n.pdf") : ('image/jpeg', "foto-$n.jpg");
        $mail = $head . "Content-Type: multipart/mixed; boundary=\"b-$n\"\n\n--b-$n\n$plain" . text(3000)
            . "\n--b-$n\nContent-Type: $type; name=\"$file\"\nContent-Transfer-Encoding: base64\n"
            . "Content-Disposition: attachment; filename=\"$file\"\n\n" . attachment($attached) . "--b-$n--\n";
    } elsif (number(2)) {
        my $html = join('', map { "<p>$_</p>\n" } split /\n/, text(3600));
        $mail = $head . "Content-Type: multipart/alternative; boundary=\"b-$n\"\n\n--b-$n\n$plain" . text(3400)
            . "\n--b-$n\nContent-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\n"
            . "<html><body>\n$html</body></html>\n--b-$n--\n";
    } else {
        $mail = $head . $plain . text(7300);
    }
    $mail =~ s/\n/\r\n/g;
    my $path = "$folder/cur/$at.M${n}P1.bench,S=" . length($mail) . ',W=' . length($mail) . ':2,';
    open(my $out, '>', $path) or die "$path: $!\n";
    binmode $out;
    print $out $mail;
    close $out or die "$path: $!\n";
    utime $at, $at, $path;
}
