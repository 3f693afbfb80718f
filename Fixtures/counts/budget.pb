META
key;value
description;Four projects, ten voters
country;Oman
unit;Muscat
instance;example
num_projects;4
num_votes;10
budget;100
vote_type;approval
rule;greedy
date_begin;2026
date_end;2026
PROJECTS
project_id;cost;name
park;36;A park
quay;80;A new quay
roof;30;A roof for the market
sand;24;Sand for the beach
VOTES
voter_id;vote
1;park,quay
2;park,quay
3;park,quay
4;park,quay
5;park
6;park
7;roof
8;roof
9;roof
10;sand
